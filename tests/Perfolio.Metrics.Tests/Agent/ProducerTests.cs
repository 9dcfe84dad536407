using System.Diagnostics;
using System.Text.Json;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Producing;
using Perfolio.Metrics.Agent.Sources;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Tests.Agent;

public sealed class ProducerTests : IDisposable
{
    private readonly AgentHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task What_a_csharp_program_publishes_is_what_the_agent_serves()
    {
        var document = new MetricDocument("my app");
        var requests = document.Counter("requests_total", "Requests \"answered\"", "count");
        var state = document.Text("state");
        var load = document.Double("load");
        var disks = document.Array("disks", "Disks");
        var reads = disks.Counter("reads", "Reads", "Kbyte");
        requests.Set(long.MaxValue);
        state.Set("a\"b\\\n\u0001é😀");
        load.Set(double.NaN);
        reads.Set("sda \"1\"", 5);
        reads.Set("sdb", 6);
        document.Publish(_harness.Scratch.Path("app"));
        await _harness.StartAsync();
        _harness.Values("json.my_app.requests_total").ShouldBe("value 9223372036854775807");
        _harness.Print("json.my_app.state").ShouldContain("value \"a\"b\\\n\u0001é😀\"");
        _harness.Values("json.my_app.load").ShouldBe("No value(s) available!");
        _harness.Values("json.my_app.disks.reads").ShouldBe("inst [0 or \"sda \"1\"\"] value 5\ninst [1 or \"sdb\"] value 6");
        load.Set(0.5);
        reads.Remove("sdb");
        document.Publish(_harness.Scratch.Path("app"));
        await _harness.UntilValueAsync("json.my_app.load", "value 0.5");
        _harness.Values("json.my_app.disks.reads").ShouldBe("inst [0 or \"sda \"1\"\"] value 5");
        Should.Throw<OperationException>(() => document.Counter("state"));
        Should.Throw<OperationException>(() => document.Counter("9"));
        Should.Throw<OperationException>(() => document.Counter("x", units: "furlong"));
        Should.Throw<InvalidOperationException>(() => requests.Set(1.5));
        JsonDocument.Parse(document.Head("s")).RootElement.GetProperty("perfolio").GetProperty("metadata").GetProperty(
            "prefix").GetString().ShouldBe("my_app");
    }

    [Fact]
    public async Task What_a_c_program_publishes_is_what_the_agent_serves()
    {
        var program = _harness.Scratch.Path("producer.c");
        var path = _harness.Scratch.Path("stats.json");
        await File.WriteAllTextAsync(program, $$"""
            #include "perfolio_json.h"
            int main(void)
            {
                static char buffer[4096], small[40];
                struct perfolio_json out;
                perfolio_json_begin(&out, buffer, sizeof(buffer));
                perfolio_json_integer(&out, "least", INT64_MIN);
                perfolio_json_unsigned(&out, "most", UINT64_MAX);
                perfolio_json_double(&out, "tenth", 0.1);
                perfolio_json_double(&out, "five", 5);
                perfolio_json_double(&out, "none", NAN);
                perfolio_json_boolean(&out, "up", 1);
                perfolio_json_string(&out, "text", "a\"b\\\n\x01 \xc3\xa9 \xff \xed\xa0\x80");
                perfolio_json_array(&out, "empty");
                perfolio_json_array_end(&out);
                perfolio_json_array(&out, "disks");
                perfolio_json_element(&out, "sda");
                perfolio_json_integer(&out, "reads", 3);
                perfolio_json_element(&out, "sdb");
                perfolio_json_integer(&out, "reads", 4);
                perfolio_json_array_end(&out);
                perfolio_json_integer(&out, "last", 1);
                if (perfolio_json_end(&out) != 0 || perfolio_json_publish(&out, "{{path}}") != 0)
                    return 1;
                perfolio_json_begin(&out, small, sizeof(small));
                perfolio_json_string(&out, "x", "more than forty bytes do not fit into it");
                if (perfolio_json_end(&out) != -1 || perfolio_json_publish(&out, "{{path}}") != -1)
                    return 2;
                perfolio_json_begin(&out, buffer, sizeof(buffer));
                perfolio_json_element(&out, "outside");
                return perfolio_json_end(&out) == -1 ? 0 : 3;
            }
            """);
        await RunAsync("gcc", "-std=c99", "-Wall", "-Wextra", "-Werror", "-I",
            Path.Combine(Repository(), "native/include"), "-o", _harness.Scratch.Path("producer"), program);
        await RunAsync("gcc", "-x", "c++", "-std=c++11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-I",
            Path.Combine(Repository(), "native/include"), program);
        await RunAsync(_harness.Scratch.Path("producer"));
        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(path));
        document.RootElement.GetProperty("text").GetString().ShouldBe("a\"b\\\n\u0001 é \ufffd \ufffd\ufffd\ufffd");
        document.RootElement.GetProperty("five").GetRawText().ShouldBe("5.0");
        await _harness.StartAsync(new SourceDefinition { Kind = SourceKind.File, Name = "c", Location = path });
        _harness.Values("json.c.least").ShouldBe("value -9223372036854775808");
        _harness.Values("json.c.most").ShouldBe("value 18446744073709551615");
        _harness.Values("json.c.tenth").ShouldBe("value 0.1");
        _harness.Values("json.c.disks.reads").ShouldBe("inst [0 or \"sda\"] value 3\ninst [1 or \"sdb\"] value 4");
        _harness.State("c").ShouldBe(SourceState.Ok);
    }

    [Fact]
    public async Task The_sample_of_the_systemtap_script_is_served_with_its_metadata()
    {
        var sample = Path.Combine(Repository(), "samples/net_xmit");
        foreach (var name in new[] { "metadata.json", "data.json" })
            _harness.Put("net_xmit/" + name, await File.ReadAllBytesAsync(Path.Combine(sample, "expected", name)));
        _harness.Options = _harness.Options with { Name = "stap_json", StateDirectory = null };
        await _harness.StartAsync();
        _harness.Print("stap_json").ShouldBe(await File.ReadAllTextAsync(Path.Combine(sample, "expected", "pminfo.txt")));
    }

    [Fact]
    public async Task The_sample_of_a_shell_script_prints_json_of_any_directory()
    {
        var root = _harness.Scratch.Path("files");
        foreach (var name in new[] { "a", "b b", "é", "quote\"", "back\\", "line\nfeed", "empty" })
            Directory.CreateDirectory(Path.Combine(root, name));
        await File.WriteAllTextAsync(Path.Combine(root, "one"), "12345");
        await File.WriteAllTextAsync(Path.Combine(root, "two $(x)"), "67");
        await File.WriteAllTextAsync(Path.Combine(root, "b b", "three"), "");
        var script = Path.Combine(Repository(), "samples/agent/queue.sh");
        using var document = JsonDocument.Parse(await RunAsync("/bin/sh", script, root));
        document.RootElement.GetProperty("files").GetInt32().ShouldBe(2);
        document.RootElement.GetProperty("size_bytes").GetInt32().ShouldBe(7);
        document.RootElement.GetProperty("directories").EnumerateArray()
            .Select(static d => $"{d.GetProperty("name").GetString()}={d.GetProperty("files").GetInt32()}")
            .ShouldBe(["a=0", "b b=1", "empty=0", "é=0"], ignoreOrder: true);
        using var none = JsonDocument.Parse(await RunAsync("/bin/sh", script, Path.Combine(root, "empty")));
        none.RootElement.GetProperty("directories").GetArrayLength().ShouldBe(0);
    }

    private static string Repository()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, "Perfolio.slnx")))
                return at;
        }

        throw new DirectoryNotFoundException("the repository is not above the test's output");
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(
            program, arguments)
            { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, output + await error);
        return output;
    }
}
