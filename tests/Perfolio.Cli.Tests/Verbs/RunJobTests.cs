using System.Text.Json;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class RunJobTests
{
    [Fact]
    public void All_combinations_with_parameters_inline_and_from_files()
    {
        using var scratch = Scratch.Instance();
        scratch.Write("p.yml", "repeat: 2\n");
        Outcome outcome = scratch.Perfolio(
            "run", "--json", "--no-report", "job", "-c", "time", "-b", "true", "-b", "echo", "-a", "-n", "-a", "", "-w", "1", "-w", "2", "-cp", "time", "p.yml", "-cp", "time", "warmup: 0").Succeeds();
        JsonElement[] results = outcome.Lines.Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        results.Length.ShouldBe(8);
        results.ShouldAllBe(r => r.GetProperty("measured")[0].GetProperty("count").GetInt32() == 2);
        results.Select(r => $"{r.GetProperty("command")} {r.GetProperty("arguments")} {r.GetProperty("workload")}").Distinct().Count().ShouldBe(8);
    }

    [Fact]
    public void The_same_collector_twice_and_units_in_both_spellings()
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("utils", "create", "postprocess", "my-model", "-ne").Succeeds();
        Outcome outcome = scratch.Perfolio(
            "run", "job", "-c", "time", "-c", "time", "-cp", "time", "{repeat: 1, warmup: 0}", "-b", "true", "-p", "my-model", "-p", "my_model", "-pp", "my-model", "{}", "--json").Succeeds();
        outcome.Lines.Length.ShouldBe(2);
        string text = scratch.Read($".perun/jobs/{scratch.Pending[0]}");
        JsonDocument.Parse(text).RootElement.GetProperty("postprocessors").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public void Values_that_begin_with_a_dash()
    {
        using var scratch = Scratch.Instance();
        Outcome outcome = scratch.Perfolio("run", "job", "-c", "time", "-b", "echo", "-a", "-n", "--args=-w", "--show-output", "-cp", "time", "{repeat: 1, warmup: 0}", "--json").Succeeds();
        outcome.Lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("arguments").GetString()).ShouldBe(["-n", "-w"]);
        scratch.Perfolio("run", "job", "-c", "time", "-b", "echo", "-a").Fails(2, "--args needs a value");
    }

    [Fact]
    public void Generators_expand_by_their_id()
    {
        using var scratch = Scratch.Instance();
        File.AppendAllText(scratch.At(".perun/local.yml"), """

            generators:
              workload:
                - id: sizes
                  type: integer
                  min_range: 10
                  max_range: 30
                  step: 10
                - id: each
                  type: integer
                  min_range: 1
                  max_range: 2
                  profile_for_each_workload: true
                - id: texts
                  type: string
                  min_len: 2
                  max_len: 4
                - id: files
                  type: textfile
                  min_lines: 1
                  max_lines: 2
                - id: outside
                  type: external
                  external_generator: ./gen.sh
                  output_dir: gen
                  file_format: img{width}_{height}.pgm
                - id: one
                  type: singleton
                  value: 99
            """);
        scratch.Commit("tools", ("tool.sh", "#!/bin/sh\ncase \"$1\" in */*) cat \"$1\" >/dev/null || exit 1 ;; esac\necho \"$1\" >> $SEEN\n"), ("gen.sh", "#!/bin/sh\nmkdir -p gen\n: > gen/img3_4.pgm\n: > gen/img5_6.pgm\n"));
        scratch.Variables["SEEN"] = scratch.At("../seen");
        string[] Run(string workload, int profiles)
        {
            File.Delete(scratch.At("../seen"));
            foreach (string old in scratch.Pending) File.Delete(scratch.At($".perun/jobs/{old}"));
            scratch.Perfolio("run", "--no-report", "job", "-c", "time", "-cp", "time", "{repeat: 1, warmup: 0}", "-b", "./tool.sh", "-w", workload).Succeeds();
            scratch.Pending.Length.ShouldBe(profiles);
            return [.. File.ReadAllLines(scratch.At("../seen")).Distinct()];
        }

        Run("sizes", 1).ShouldBe(["10", "20", "30"]);
        JsonElement merged = JsonDocument.Parse(scratch.Read($".perun/jobs/{scratch.Pending[0]}")).RootElement;
        merged.GetProperty("header").GetProperty("workload").GetString().ShouldBe("sizes");
        scratch.Perfolio("show", "0@p", "tableof", "-ts", "-f", "csv", "resources", "-h", "workload", "-f", "subtype", "real", "-s", "workload").Succeeds()
            .Lines.ShouldBe(["workload", "10", "20", "30"]);
        Run("each", 2).ShouldBe(["1", "2"]);
        Run("texts", 1).Select(t => t.Length).ShouldBe([2, 3, 4]);
        Run("files", 1).Length.ShouldBe(2);
        Run("outside", 1).Select(p => Path.GetFileName(p)!).Order().ShouldBe(["img3_4.pgm", "img5_6.pgm"]);
        scratch.Perfolio("show", "0@p", "tableof", "-ts", "-f", "csv", "resources", "-h", "width", "-h", "height", "-f", "subtype", "real", "-s", "width").Succeeds()
            .Lines.ShouldBe(["width,height", "3,4", "5,6"]);
        Run("one", 1).ShouldBe(["99"]);
        Run("plain", 1).ShouldBe(["plain"]);
    }

    [Fact]
    public void Wrong_usage()
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("run", "job").Fails(2, "--cmd is required");
        scratch.Perfolio("run", "job", "-b", "true").Fails(2, "--collector is required");
        scratch.Perfolio("run", "job", "-b", "true", "-c", "nix").Fails(2, "there is no collector 'nix'", "time");
        scratch.Perfolio("run", "job", "-b", "true", "-c", "time", "-p", "regression-analysis").Fails(2, "regression-analysis");
        scratch.Perfolio("run", "job", "-b", "true", "-c", "time", "-cp", "memory", "a: 1").Fails(2, "memory");
        scratch.Perfolio("run", "job", "-b", "true", "-c", "time", "-cp", "time").Fails(2, "--collector-params");
        scratch.Perfolio("run", "job", "-b", "true", "-c", "time", "-cp", "time", "nosuch.yml").Fails(2, "nosuch.yml");
        scratch.Perfolio("run", "-r", "3", "job", "-b", "true", "-c", "time").Fails(2, "--repeat", "-cp time 'repeat: 5'");
        scratch.Perfolio("run", "word", "job", "-b", "true", "-c", "time").Fails(2, "word");
        scratch.Pending.ShouldBeEmpty();
    }
}
