using System.Net;
using System.Net.Sockets;
using System.Text;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Parsing;
using Perfolio.Metrics.Agent.Sources;

namespace Perfolio.Metrics.Tests.Agent;

/// <summary>Addresses that answer otherwise than they should.</summary>
public sealed class AgentAddressTests : IDisposable
{
    private readonly AgentHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", "answers 302",
        SourceState.Unreadable)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", "longer than 1000 bytes", SourceState.TooBig)]
    [InlineData("nonsense\r\n\r\n", "127.0.0.1", SourceState.Unreadable)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"n\":", "127.0.0.1", SourceState.Unreadable)]
    public async Task An_address_that_answers_otherwise(string answer, string reason, SourceState state)
    {
        using var server = Serve(async (client, _) => await client.SendAsync(Encoding.ASCII.GetBytes(answer)), out var url);
        await StartHttpAsync(url);
        await _harness.UntilErrorAsync("h", state, reason);
    }

    [Fact]
    public async Task An_address_that_answers_without_end()
    {
        using var server = Serve(
            async (client, token) =>
            {
                await client.SendAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), token);
                while (true)
                    await client.SendAsync(new byte[1000], token);
            },
            out var url);
        await StartHttpAsync(url);
        await _harness.UntilStateAsync("h", SourceState.TooBig);
    }

    [Fact]
    public async Task An_address_that_answers_a_byte_at_a_time_is_given_up_at_the_limit()
    {
        using var server = Serve(
            async (client, token) =>
            {
                await client.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"u8.ToArray(), token);
                while (true)
                {
                    await client.SendAsync(" "u8.ToArray(), token);
                    await Task.Delay(10, token);
                }
            },
            out var url);
        _harness.Options = _harness.Options with { Timeout = TimeSpan.FromMilliseconds(200) };
        await StartHttpAsync(url);
        await _harness.UntilErrorAsync("h", SourceState.Hung, "no answer within 0.2 s");
    }

    private Task StartHttpAsync(string url)
    {
        _harness.Options = _harness.Options with { Limits = new DocumentLimits { Bytes = 1000 } };
        return _harness.StartAsync(new SourceDefinition { Kind = SourceKind.Http, Name = "h", IsNamed = true, Location = url });
    }

    private static Server Serve(Func<Socket, CancellationToken, Task> answer, out string url)
    {
        var server = new Server(answer);
        url = $"http://127.0.0.1:{server.Port}/stats";
        return server;
    }

    private sealed class Server : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();

        public Server(Func<Socket, CancellationToken, Task> answer)
        {
            _listener.Start();
            _ = Task.Run(() => RunAsync(answer));
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose()
        {
            _stop.Cancel();
            _listener.Dispose();
            _stop.Dispose();
        }

        private async Task RunAsync(Func<Socket, CancellationToken, Task> answer)
        {
            try
            {
                while (true)
                    _ = AnswerAsync(await _listener.AcceptSocketAsync(_stop.Token), answer);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The test has ended.
            }
        }

        private async Task AnswerAsync(Socket client, Func<Socket, CancellationToken, Task> answer)
        {
            try
            {
                using (client)
                {
                    await client.ReceiveAsync(new byte[4096], _stop.Token);
                    await answer(client, _stop.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The agent has hung up, or the test has ended.
            }
        }
    }
}
