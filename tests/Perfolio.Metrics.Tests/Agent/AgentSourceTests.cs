using System.Net;
using System.Net.Sockets;
using System.Text;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Parsing;
using Perfolio.Metrics.Agent.Sources;

namespace Perfolio.Metrics.Tests.Agent;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class AgentSourceTests : IDisposable
{
    private readonly AgentHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task A_command_is_run_again_and_again()
    {
        await _harness.StartAsync(Command("c", "/bin/sh", "-c", "echo \"{\\\"n\\\":$(date +%s%N)}\""));
        var first = _harness.Values("json.c.n");
        first.ShouldStartWith("value 1");
        await _harness.UntilAsync(() => _harness.Values("json.c.n") != first);
    }

    [Theory]
    [InlineData("echo '{\"n\":1}'; echo oops >&2; exit 3", SourceState.Unreadable, "exit code 3: oops")]
    [InlineData("kill -9 $$", SourceState.Unreadable, "signal 9")]
    [InlineData("echo '{'", SourceState.BadJson, "line 2")]
    [InlineData("sleep 1000 & sleep 1000", SourceState.Hung, "killed after")]
    [InlineData("sleep 1000 & echo '{\"n\":1}'", SourceState.Hung, "killed after")]
    [InlineData("yes", SourceState.TooBig, "too much")]
    public async Task A_command_that_fails_shows_it(string script, SourceState state, string reason)
    {
        // Short only where it is awaited: what does not hang may be slow.
        _harness.Options = _harness.Options with
        {
            Timeout = state == SourceState.Hung ? TimeSpan.FromMilliseconds(300) : _harness.Options.Timeout,
            Limits = new DocumentLimits { Bytes = 100_000 }
        };
        await _harness.StartAsync(Command("c", "/bin/sh", "-c", script));
        await _harness.UntilErrorAsync("c", state, reason);
    }

    [Fact]
    public async Task A_command_that_hangs_is_killed_with_its_children()
    {
        _harness.Options = _harness.Options with { Timeout = TimeSpan.FromMilliseconds(300) };
        var pids = _harness.Scratch.Path("pids");
        // It is run again and again, and may be killed before it has told its number: those of the first that did.
        await _harness.StartAsync(Command("c", "/bin/sh", "-c", $"sleep 1000 & echo $! $$ > {pids}$$; ln {pids}$$ {pids}; wait"));
        await _harness.UntilStateAsync("c", SourceState.Hung);
        await _harness.UntilAsync(() => File.Exists(pids));
        var killed = File.ReadAllText(pids).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        killed.Length.ShouldBe(2);
        foreach (var pid in killed)
            await _harness.UntilAsync(() => IsGone(pid));
    }

    [Fact]
    public async Task A_command_that_others_can_write_is_not_run()
    {
        var script = _harness.Put("bin/script", "#!/bin/sh\necho '{\"n\":1}'\n");
        File.SetUnixFileMode(script, (UnixFileMode)0b111_111_111);
        await _harness.StartAsync(Command("c", script));
        _harness.State("c").ShouldBe(SourceState.Unreadable);
        _harness.Error("c").ShouldContain("written by others");
        File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
        await _harness.UntilValueAsync("json.c.n", "value 1");
    }

    [Fact]
    public async Task Metadata_in_an_untrusted_directory_run_no_command()
    {
        _harness.Put("app/metadata.json",
            """{"data-exec":"/bin/echo {\"n\":1}","metrics":[{"name":"nn","pointer":"/n","type":"integer"}]}""");
        await _harness.StartAsync();
        _harness.State("app").ShouldBe(SourceState.Unreadable);
        _harness.Error("app").ShouldContain("not a trusted one");
        using var trusted = new AgentHarness();
        trusted.Put("app/metadata.json",
            """{"data-exec":"/bin/echo '{\"n\":1}'","metrics":[{"name":"nn","pointer":"/n","type":"integer"}]}""");
        trusted.Options = trusted.Options with
        {
            Directories = [new WatchedDirectory(trusted.Scratch.Root, IsTrusted: true)],
            Sources = [Command("x", "/bin/echo", "{}")]
        };
        await trusted.StartAsync();
        await trusted.UntilValueAsync("json.app.nn", "value 1");
    }

    [Fact]
    public async Task An_address_on_this_host_is_asked()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answer = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\n{\"n\":5}";
        _ = Task.Run(async () =>
        {
            while (true)
            {
                using var client = await listener.AcceptSocketAsync();
                var request = new byte[4096];
                _ = await client.ReceiveAsync(request);
                await client.SendAsync(Encoding.ASCII.GetBytes(answer));
            }
        });
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/stats";
        await _harness.StartAsync(new SourceDefinition { Kind = SourceKind.Http, Name = "h", IsNamed = true, Location = url });
        await _harness.UntilValueAsync("json.h.n", "value 5");
        answer = "HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        await _harness.UntilErrorAsync("h", SourceState.Unreadable, "500");
        HttpInput.Refusal("http://example.com/", out _).ShouldNotBeNull().ShouldContain("not on this host");
        HttpInput.Refusal("file:///etc/passwd", out _).ShouldNotBeNull();
    }

    [Fact]
    public async Task Documents_are_sent_through_sockets_and_a_pipe()
    {
        var socketPath = _harness.Scratch.Path("in.sock");
        var pipePath = _harness.Scratch.Path("in.fifo");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", pipePath))
            await mkfifo.WaitForExitAsync();
        _harness.Options = _harness.Options with
        {
            Endpoints =
            [
                new PushEndpoint { Name = "un", SocketPath = socketPath }, new PushEndpoint { Name = "tc", Port = 0 },
                    new PushEndpoint { Name = "fi", PipePath = pipePath },
            ],
        };
        await _harness.StartAsync();
        using var unix = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await unix.ConnectAsync(new UnixDomainSocketEndPoint(socketPath));
        using var tcp = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await tcp.ConnectAsync(IPAddress.Loopback, _harness.Agent.Ports[0]);
        await unix.SendAsync("{\"n\":1}\n{\"n\":2}\n{\"n\":"u8.ToArray());
        await _harness.UntilValueAsync("json.un.n", "value 2");
        await unix.SendAsync("3}\nnonsense\n"u8.ToArray());
        await _harness.UntilStateAsync("un", SourceState.BadJson);
        _harness.Values("json.un.n").ShouldBe("value 3");
        _harness.Values("json.sources.failures").ShouldContain("or \"un\"] value 1");
        await unix.SendAsync(
            Encoding.UTF8.GetBytes("{\"perfolio\":{\"source\":\"named\",\"metadata\":"
            + SeedTexts.ArrayMetadata.ReplaceLineEndings(" ") + "}}\n" + SeedTexts.ArrayData + "\n"));
        await _harness.UntilAsync(() =>
            _harness.Values("json.named.net_xmit_data.xmit_latency").Contains("value 55", StringComparison.Ordinal));
        await tcp.SendAsync("{\"t\":\"x\"}\n"u8.ToArray());
        await _harness.UntilValueAsync("json.tc.t", "value \"x\"");
        await File.WriteAllTextAsync(pipePath, "{\"p\":true}\n");
        await _harness.UntilValueAsync("json.fi.p", "value 1");
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_passed_over()
    {
        _harness.Options = _harness.Options with
        {
            Endpoints = [new PushEndpoint { Name = "tc", Port = 0 }],
            Limits = new DocumentLimits { Bytes = 50_000 }
        };
        await _harness.StartAsync();
        using var tcp = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await tcp.ConnectAsync(IPAddress.Loopback, _harness.Agent.Ports[0]);
        await tcp.SendAsync(Encoding.ASCII.GetBytes("{\"x\":\"" + new string('y', 200_000)));
        await _harness.UntilAsync(() => _harness.Agent.Sources.All.Count == 1 && _harness.State("tc") == SourceState.TooBig);
        await tcp.SendAsync("\"}\n{\"n\":4}\n"u8.ToArray());
        await _harness.UntilValueAsync("json.tc.n", "value 4");
    }

    private static bool IsGone(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static SourceDefinition Command(string name, params string[] words) =>
        new() { Kind = SourceKind.Command, Name = name, IsNamed = true, Location = "/usr", Command = words };
}
