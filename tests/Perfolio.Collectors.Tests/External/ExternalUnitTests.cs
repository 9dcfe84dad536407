using Perfolio.Collectors.External;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.Tests.External;

public sealed class ExternalUnitTests
{
    private const string Profile =
        """{"resources": {"u#0": {"amount": [1, 2]}}, "resource_type_map": {"u#0": {"type": "time", "uid": "u"}}}""";

    // Every answer is one line of a shell script; the phases come in order.
    private const string Ok = """echo '{"status": 0}'""";
    private const string WithProfile = "echo '{\"status\": 0, \"profile\": " + Profile + "}'";

    [Fact]
    public async Task All_phases_reach_one_process_and_its_profile_comes_back()
    {
        (PhaseResult result, UnitContext context) = await RunAsync(
            $"read before; echo '{{\"kind\": \"log\", \"message\": \"hello\"}}'; echo '{{\"status\": 0, \"updates\": {{\"x\": 1}}}}'\n"
            + $"read run; echo \"$run\" > request; {WithProfile}\nread after; {Ok}\nread teardown; touch tidied; {Ok}");
        result.ShouldBe(PhaseResult.Ok);
        context.Profile!.ResourceCount.ShouldBe(2);
        context.Remarks.ShouldBe(["hello"]);
        File.Exists(Path.Combine(context.WorkingDirectory, "tidied")).ShouldBeTrue();
        JsonValue request = JsonTextReader.Parse(File.ReadAllText(Path.Combine(context.WorkingDirectory, "request")), "request");
        request.Member("protocol").ShouldBe(JsonValue.Of(1));
        request.Member("phase").ShouldBe(JsonValue.Of("run"));
        request.Member("context")!.Member("values").ShouldBe(JsonValue.Object(("x", JsonValue.Of(1))));
        request.Member("context")!.Member("executable")!.Member("argv").ShouldBe(JsonValue.Strings(["prog", "a b", "7"]));
    }

    [Fact]
    public async Task A_profile_can_come_as_a_file_of_the_scratch_directory()
    {
        (PhaseResult result, UnitContext context) = await RunAsync(
            $"read x; {Ok}; read x; echo '{Profile[..^1]}, \"header\": {{\"type\": \"time\"}}}}' > p.perf; echo '{{\"status\": 0, \"profile_file\": \"p.perf\"}}'; read x; {Ok}; read x; {Ok}");
        result.ShouldBe(PhaseResult.Ok);
        context.Profile!.ResourceCount.ShouldBe(2);
    }

    [Theory]
    [InlineData("read x; echo '{\"status\": 2, \"message\": \"no sensor\"}'", "no sensor")]
    [InlineData("read x; echo '{\"status\": 2}'", "status 2")]
    [InlineData("read x; echo hello there", "something other than a JSON object")]
    [InlineData("read x; echo '[1]'", "something other than a JSON object")]
    [InlineData("read x; echo '{\"status\": \"0\"}'", "no whole number 'status'")]
    [InlineData("read x; echo '{\"status\": 0, \"updates\": 3}'", "'updates'")]
    [InlineData("read x; echo '{\"status\": 0, \"degradation\": 1}'", "'degradation'")]
    [InlineData("read x; echo '{\"status\": 0, \"profile_file\": \"/etc/passwd\"}'", "outside of the scratch directory")]
    [InlineData("read x; echo '{\"status\": 0, \"profile_file\": \"none\"}'", "cannot be read")]
    [InlineData("read x; echo '{\"status\": 0, \"profile\": [3]}'", "profile of")]
    [InlineData("read x; exit 3", "exited with code 3 without an answer in phase before")]
    [InlineData("exit 4", "exited with code 4")]
    [InlineData("read x; kill -SEGV $$", "was killed by SIGSEGV")]
    [InlineData("read x; head -c 20M /dev/zero | tr '\\0' x; sleep 1000", "longer than 16 MiB")]
    [InlineData("read x; sleep 1000", "did not answer within 0.5 s")]
    [InlineData("trap '' TERM; read x; while :; do :; done", "did not answer within 0.5 s")]
    public async Task A_unit_that_misbehaves_is_told_in_one_line(string script, string reason)
    {
        double limit = reason.Contains("0.5", StringComparison.Ordinal) ? 0.5 : 60;
        (PhaseResult result, UnitContext context) = await RunAsync(script, TimeSpan.FromSeconds(limit));
        result.IsOk.ShouldBeFalse();
        result.Message.ShouldContain(reason);
        result.Message.ShouldNotContain("\n");
        context.Profile.ShouldBeNull();
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("null", false)]
    public async Task An_answer_can_say_that_a_degradation_was_found(string said, bool found)
    {
        (_, UnitContext context) = await RunAsync(
            $"read x; {Ok}; read x; echo '{{\"status\": 0, \"degradation\": {said}}}'; read x; {Ok}; read x; {Ok}");
        context.Degradation.ShouldBe(found);
    }

    [Fact]
    public async Task A_collector_without_a_profile_has_failed()
    {
        (PhaseResult result, _) = await RunAsync($"while read x; do {Ok}; done");
        result.Message.ShouldContain("returned no profile");
    }

    [Fact]
    public async Task Dying_after_a_good_phase_is_told_with_the_phase()
    {
        (PhaseResult result, _) = await RunAsync($"read x; {Ok}; read x; exit 9");
        result.Message.ShouldContain("exited with code 9 without an answer in phase run");
    }

    [Fact]
    public async Task A_missing_program_is_told()
    {
        using var scratch = new Scratch();
        var unit = new ExternalUnit(new UnitDescription("u", UnitKind.Collect, ""), ["/no/such/unit"]);
        UnitContext context = Units.Context(unit, scratch.Path, new Executable("true"));
        await Should.ThrowAsync<Profiles.OperationException>(async () => await unit.BeforeAsync(context, default));
        await unit.TeardownAsync(context);
    }

    [Fact]
    public async Task Cancelling_ends_the_process()
    {
        using var scratch = new Scratch();
        using var cancel = new CancellationTokenSource();
        var unit = new ExternalUnit(new UnitDescription("u", UnitKind.Collect, ""), ["sh", "-c", "read x; touch here; sleep 1000"]);
        UnitContext context = Units.Context(unit, scratch.Path, new Executable("true"));
        Task<PhaseResult> run = Task.Run(() => Units.RunAllAsync(unit, context, cancel.Token));
        SpinWait.SpinUntil(() => File.Exists(Path.Combine(scratch.Path, "here")), TimeSpan.FromSeconds(60)).ShouldBeTrue();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => run);
    }

    private static async Task<(PhaseResult Result, UnitContext Context)> RunAsync(string script, TimeSpan limit = default)
    {
        string directory = Directory.CreateTempSubdirectory("perfolio-test-").FullName;
        var unit = new ExternalUnit(
            new UnitDescription("u", UnitKind.Collect, ""), ["sh", "-c", script], limit == default ? TimeSpan.FromSeconds(60) : limit);
        UnitContext context = Units.Context(unit, directory, new Executable("prog", "'a b'", "7"));
        return (await Units.RunAllAsync(unit, context), context);
    }
}
