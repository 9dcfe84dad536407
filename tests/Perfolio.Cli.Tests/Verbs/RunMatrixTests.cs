using System.Text.Json;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class RunMatrixTests
{
    private const string Matrix = """

        cmds: [./tool.sh, true]
        args: [-q, -O2]
        workloads: [a, b]
        collectors:
          - name: time
            params: {warmup: 0, repeat: 2}
          - name: time
            params:
              - warmup: 0
              - repeat: 1
        """;

    [Fact]
    public void Commands_arguments_workloads_and_collectors_of_the_configuration()
    {
        using var scratch = Scratch.Instance();
        File.AppendAllText(scratch.At(".perun/local.yml"), Matrix);
        scratch.Commit("tool", ("tool.sh", "#!/bin/sh\nexit 0\n"));
        Outcome outcome = scratch.Perfolio("run", "--json", "--no-report", "matrix").Succeeds();
        JsonElement[] results = outcome.Lines.Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        results.Length.ShouldBe(16);
        results.Take(2).Select(r => r.GetProperty("measured")[0].GetProperty("count").GetInt32()).ShouldBe([2, 1]);
        outcome.Err.ShouldContain($"* {scratch.Head[..6]}: tool");
        scratch.Perfolio("run", "--no-report", "matrix", "-q").Succeeds().Err.ShouldNotContain("* ");
    }

    [Fact]
    public void Pre_run_runs_first_with_pipes_and_its_failure_stops_the_run()
    {
        using var scratch = Scratch.Instance();
        string configuration = scratch.Read(".perun/local.yml") + "\ncmds: [cat made]\ncollectors: [{name: time, params: {warmup: 0, repeat: 1}}]\n";
        scratch.Write(".perun/local.yml", configuration + "execute:\n  pre_run:\n    - touch 'first file'\n    - echo 'x y' | tee made\n");
        scratch.Perfolio("run", "matrix").Succeeds().Err.ShouldContain("pre-run: touch");
        scratch.Read("made").ShouldBe("x y\n");
        File.Exists(scratch.At("first file")).ShouldBeTrue();

        scratch.Write(".perun/local.yml", configuration + "execute:\n  pre_run:\n    - false\n    - touch never\n");
        scratch.Perfolio("run", "matrix").Ends(1).Error.ShouldContain("false");
        File.Exists(scratch.At("never")).ShouldBeFalse();
        scratch.Write(".perun/local.yml", configuration + "execute:\n  pre_run: make\n");
        scratch.Perfolio("run", "matrix").Ends(1).Error.ShouldContain("pre_run");
    }

    [Fact]
    public void Pre_run_of_another_version_runs_in_its_tree()
    {
        using var scratch = Scratch.Instance();
        scratch.Write(".perun/local.yml", scratch.Read(".perun/local.yml") + "\ncmds: [./built]\ncollectors: [{name: time, params: {warmup: 0, repeat: 1}}]\nexecute:\n  pre_run:\n    - cp tool.sh built\n");
        scratch.Commit("one", ("tool.sh", "#!/bin/sh\nexit 0\n"));
        scratch.Commit("two");
        scratch.Perfolio("run", "-m", "HEAD~1", "matrix").Succeeds();
        File.Exists(scratch.At("built")).ShouldBeFalse();
        scratch.Perfolio("run", "-c", "matrix").Ends(1).Err.ShouldContain("tool.sh");
    }

    [Theory]
    [InlineData("", "cmds")]
    [InlineData("cmds: [true]\n", "collectors")]
    [InlineData("cmds: true\ncollectors: [time]\n", "cmds")]
    [InlineData("cmds: [true]\ncollectors: [{params: {}}]\n", "no name")]
    [InlineData("cmds: [true]\ncollectors: [nix]\n", "there is no collector 'nix'")]
    [InlineData("cmds: [true]\ncollectors: [{name: time, params: 5}]\n", "time")]
    [InlineData("cmds: [true]\ncollectors: [{name: time, params: {nix: 5}}]\n", "nix")]
    [InlineData("cmds: [true\n", "line")]
    public void A_matrix_that_is_none(string text, string reason)
    {
        using var scratch = Scratch.Instance();
        File.AppendAllText(scratch.At(".perun/local.yml"), "\n" + text);
        Outcome outcome = scratch.Perfolio("run", "matrix");
        outcome.Code.ShouldBeInRange(1, 3);
        outcome.Error.ShouldContain(reason);
    }
}
