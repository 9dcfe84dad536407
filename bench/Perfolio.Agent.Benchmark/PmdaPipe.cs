using System.Diagnostics;
using Perfolio.Archives;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Messages;

namespace Perfolio.Agent.Benchmark;

/// <summary>pmcd's side of a pipe to an agent, and nothing else: what an agent takes for a fetch when nobody stands
/// between.</summary>
internal sealed class PmdaPipe : IDisposable
{
    private const int NotReady = -13394;
    private const int Ready = -13393;
    private readonly Process _agent;
    private readonly PduChannel _channel;

    public PmdaPipe(string[] command)
    {
        _agent = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _channel = new PduChannel(
            new BlockingStream(_agent.StandardOutput.BaseStream), new BlockingStream(_agent.StandardInput.BaseStream), 1 << 30);
        if (Read() is not CredentialsPdu)
            throw new InvalidOperationException("the agent does not greet");
        Write(CredentialsPdu.Of().ToBytes());
    }

    /// <summary>The agent's process.</summary>
    public int ProcessId => _agent.Id;

    /// <summary>Metrics below <c>json</c> that are of sources, by their names, as soon as there are so many.</summary>
    public List<Pmid> Find(int count)
    {
        while (true)
        {
            var names = ((NamesPdu)Ask(new TraversePdu("json"))).Names.Where(Pmids.IsOfSource).ToList();
            if (names.Count == count)
                return [.. names.Select(n => ((IdsPdu)Ask(new NamesPdu([n]))).Metrics[0])];
            Task.Delay(10).GetAwaiter().GetResult();
        }
    }

    /// <summary>Asks; waits for an agent that is not ready.</summary>
    public Pdu Ask(Pdu request)
    {
        while (true)
        {
            Write(request.ToBytes());
            var answer = Read();
            if (answer is not ErrorPdu { Code: NotReady })
                return answer;
            if (Read() is not ErrorPdu { Code: Ready })
                throw new InvalidOperationException("the agent does not become ready");
        }
    }

    /// <summary>Sends a request and takes the answer as it is.</summary>
    public ReadOnlyMemory<byte> Exchange(byte[] request)
    {
        Write(request);
        return Frame();
    }

    public void Write(byte[] frame) => _channel.WriteAsync(frame).AsTask().GetAwaiter().GetResult();

    public void Dispose()
    {
        _agent.StandardInput.Close();
        _agent.Kill();
        _agent.WaitForExit();
        _agent.Dispose();
    }

    private ReadOnlyMemory<byte> Frame() => _channel.ReadAsync().AsTask().GetAwaiter().GetResult();

    private Pdu Read() => Pdu.TryDecode(Frame().ToArray(), out var pdu) is { Status: ParseStatus.Done }
        ? pdu! : throw new InvalidOperationException("the agent sends what is no PDU");
}
