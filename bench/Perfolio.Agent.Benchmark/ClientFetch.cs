using System.Globalization;
using System.Net.Sockets;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Messages;

namespace Perfolio.Agent.Benchmark;

/// <summary>A fetch of given metrics through a pmcd by a client that waits in the kernel and looks at nothing but the length of
/// the answer.</summary>
internal static class ClientFetch
{
    public static void Run(string host, int rounds, IReadOnlyList<Pmid> pmids, int process)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var colon = host.LastIndexOf(':');
        socket.Connect(host[..colon], int.Parse(host.AsSpan(colon + 1), CultureInfo.InvariantCulture));
        using var stream = new BlockingStream(new NetworkStream(socket));
        var channel = new PduChannel(stream, stream, 1 << 30);
        ReadOnlyMemory<byte> Read() => channel.ReadAsync().AsTask().GetAwaiter().GetResult();
        Read();
        stream.Write(CredentialsPdu.Of().ToBytes(Environment.ProcessId));
        stream.Write(new ProfilePdu(0, InstanceProfile.All).ToBytes());
        var fetch = new FetchPdu(0, pmids).ToBytes();
        ReadOnlyMemory<byte> Exchange()
        {
            stream.Write(fetch);
            var answer = Read();
            // Names that have changed are told before.
            return answer.Length == PduHeader.Size + 4 ? Read() : answer;
        }

        for (var i = 0; i < Math.Min(rounds, 200); i++)
            Exchange();
        var times = new FetchTimes(process);
        for (var i = 0; i < rounds; i++)
            times.Measure(() => Exchange());
        var view = new ResultView();
        view.Read(Exchange());
        var values = 0;
        foreach (var set in view.Sets)
            values += Math.Max(0, set.Count);
        if (values != pmids.Count)
            throw new InvalidOperationException(FormattableString.Invariant($"{values} values of {pmids.Count} metrics"));
        Console.WriteLine(times.Line(pmids.Count));
    }
}
