using Perfolio.Collectors.Timing;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.Tests.Timing;

public sealed class TimeCollectorTests
{
    [Fact]
    public async Task Every_run_yields_its_times_in_the_seeds_form()
    {
        using var scratch = new Scratch();
        var progress = new Recorder();
        var unit = new TimeCollector();
        UnitContext context = Units.Context(unit, scratch.Path, new Executable("true"), progress, null, Runs(1, 3));
        (await Units.RunAllAsync(unit, context)).ShouldBe(PhaseResult.Ok);

        Profile profile = context.Profile!;
        profile.ResourceTypes.Take(3).Select(t => t.Constants.Member("subtype")!.AsString()).ShouldBe(["real", "user", "sys"]);
        profile.ResourceTypes[0].Name.ShouldBe("true#0");
        profile.ResourceTypes[0].Constants.ToString()
            .ShouldBe("""{"subtype": "real", "time": "0.0", "type": "time", "uid": "true"}""");
        ((Int64Column)profile.ResourceTypes[0].Column("order")!).Values.ToArray().ShouldBe([1, 2, 3]);
        ((DoubleColumn)profile.ResourceTypes[0].Column("amount")!).Values.ToArray().ShouldAllBe(s => s > 0 && s < 60);
        foreach (ResourceType type in profile.ResourceTypes)
            unit.Description.Units.ShouldContain(u => u.Key == type.Constants.Member("type")!.AsString());
        context.Partial.ShouldBeNull();
        progress.Reports.ShouldContain(new UnitProgress("warm-up", 1, 1));
        progress.Reports[^1].ShouldBe(new UnitProgress("measuring", 3, 3));
    }

    [Fact]
    public async Task Arguments_and_workload_reach_the_command()
    {
        using var scratch = new Scratch();
        var unit = new TimeCollector();
        string script = scratch.File("show", "#!/bin/sh\nprintf '%s|' \"$@\" >> out; echo >> out\n", executable: true);
        UnitContext context = Units.Context(
            unit, scratch.Path, new Executable("./show", "-q 'a b'", "100"), null, null, Runs(1, 2));
        (await Units.RunAllAsync(unit, context)).IsOk.ShouldBeTrue();
        scratch.Read("out").ShouldBe("-q|a b|100|\n-q|a b|100|\n-q|a b|100|\n");
        context.Profile!.ResourceTypes[0].Constants.Member("uid")!.AsString().ShouldBe("./show");
        File.Exists(script).ShouldBeTrue();
    }

    [Fact]
    public async Task Words_given_one_by_one_are_not_split_again()
    {
        using var scratch = new Scratch();
        var unit = new TimeCollector();
        var executable = new Executable("sh") { Vector = ["sh", "-c", "printf %s \"$1\" > out", "sh", "it's \"one\" word"] };
        (await Units.RunAllAsync(unit, Units.Context(unit, scratch.Path, executable, null, null, Runs(0, 1)))).IsOk.ShouldBeTrue();
        scratch.Read("out").ShouldBe("it's \"one\" word");
    }

    [Fact]
    public async Task A_failing_run_keeps_the_complete_ones_as_a_partial_profile()
    {
        using var scratch = new Scratch();
        var unit = new TimeCollector();
        // The third run finds two lines and fails.
        var executable = new Executable("sh", "-c 'echo x >> runs; [ $(wc -l < runs) -lt 3 ] || exit 6'");
        UnitContext context = Units.Context(unit, scratch.Path, executable, null, null, Runs(0, 5));
        PhaseResult result = await Units.RunAllAsync(unit, context);
        result.IsOk.ShouldBeFalse();
        result.Message.ShouldContain("exited with code 6 in measuring run 3 of 5");
        context.Profile!.ResourceTypes[0].Count.ShouldBe(2);
        context.Partial!.ShouldStartWith("2 of 5 runs");
    }

    [Fact]
    public async Task A_failure_in_the_warm_up_leaves_nothing_to_keep()
    {
        using var scratch = new Scratch();
        var unit = new TimeCollector();
        UnitContext context = Units.Context(unit, scratch.Path, new Executable("false"), null, null, Runs(1, 5));
        PhaseResult result = await Units.RunAllAsync(unit, context);
        result.Message.ShouldContain("warm-up run 1 of 1");
        context.Profile.ShouldBeNull();
        context.Partial.ShouldBeNull();
    }

    [Fact]
    public async Task A_failing_exit_code_is_accepted_on_request()
    {
        using var scratch = new Scratch();
        var unit = new TimeCollector();
        UnitContext context = Units.Context(
            unit, scratch.Path, new Executable("false"), null, null, [.. Runs(0, 2), ("ignore_failure", JsonValue.True)]);
        (await Units.RunAllAsync(unit, context)).IsOk.ShouldBeTrue();
        context.Profile!.ResourceTypes[0].Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_run_out_of_time_is_named()
    {
        using var scratch = new Scratch();
        var unit = new TimeCollector();
        UnitContext context = Units.Context(
            unit, scratch.Path, new Executable("sleep", "1000"), null, null, [.. Runs(0, 2), ("timeout", JsonValue.Of(0.1))]);
        (await Units.RunAllAsync(unit, context)).Message.ShouldContain("ran out of time");
    }

    [Fact]
    public async Task Interrupting_keeps_what_is_complete()
    {
        using var scratch = new Scratch();
        using var cancel = new CancellationTokenSource();
        var unit = new TimeCollector();
        var executable = new Executable("sh", "-c 'echo x >> runs; [ $(wc -l < runs) -lt 3 ] || { touch third; sleep 1000; }'");
        UnitContext context = Units.Context(unit, scratch.Path, executable, null, null, Runs(0, 5));
        Task<PhaseResult> run = Task.Run(() => Units.RunAllAsync(unit, context, cancel.Token));
        SpinWait.SpinUntil(() => File.Exists(Path.Combine(scratch.Path, "third")), TimeSpan.FromSeconds(60)).ShouldBeTrue();
        await cancel.CancelAsync();
        (await run).Message.ShouldContain("was interrupted in measuring run 3 of 5");
        context.Profile!.ResourceTypes[0].Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("no-such-command-perfolio", "not found")]
    [InlineData("'unclosed", "quote")]
    [InlineData("", "empty")]
    public async Task A_command_that_cannot_be_run_fails_before_anything_is_run(string command, string reason)
    {
        using var scratch = new Scratch();
        var unit = new TimeCollector();
        PhaseResult result = await unit.BeforeAsync(Units.Context(unit, scratch.Path, new Executable(command)), default);
        result.Message.ShouldContain(reason);
    }

    private static (string, JsonValue)[] Runs(int warmup, int repeat) =>
        [("warmup", JsonValue.Of((long)warmup)), ("repeat", JsonValue.Of((long)repeat))];

    private sealed class Recorder : IProgress<UnitProgress>
    {
        internal List<UnitProgress> Reports { get; } = [];

        public void Report(UnitProgress value) => Reports.Add(value);
    }
}
