using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;

namespace Perfolio.Profiles.Tests.Units;

public class UnitRunnerTests
{
    [Fact]
    public async Task Phases_run_in_order()
    {
        var unit = new FakeUnit();
        (await RunAsync(unit)).Error.ShouldBeNull();
        unit.Phases.ShouldBe(["before", "run", "after", "teardown"]);
    }

    [Fact]
    public async Task A_phase_that_is_not_OK_ends_the_sequence_but_not_teardown()
    {
        var unit = new FakeUnit { Before = (_, _) => Task.FromResult(new PhaseResult(7, "no compiler")) };
        (await RunAsync(unit)).Error.ShouldBe("no compiler");
        unit.Phases.ShouldBe(["before", "teardown"]);
    }

    [Fact]
    public async Task An_exception_is_an_error_of_its_phase()
    {
        var unit = new FakeUnit { Run = (_, _) => throw new InvalidOperationException("a\nb") };
        (await RunAsync(unit)).Error.ShouldBe("error while collect phase: InvalidOperationException: a b");
        unit.Phases.ShouldBe(["before", "run", "teardown"]);
    }

    [Fact]
    public async Task A_missing_profile_is_an_error()
    {
        var unit = new FakeUnit { Run = (_, _) => Task.FromResult(PhaseResult.Ok) };
        (await RunAsync(unit)).Error.ShouldBe("'fake' returned no profile");
    }

    [Fact]
    public async Task A_hanging_unit_is_stopped_when_its_time_is_up()
    {
        var unit = new FakeUnit { Run = async (_, token) => { await Task.Delay(Timeout.Infinite, token); return PhaseResult.Ok; } };
        (await RunAsync(unit, TimeSpan.FromMilliseconds(20))).Error.ShouldBe("not done within 0.02 s; it was stopped");
        unit.Phases.ShouldContain("teardown");
    }

    [Fact]
    public async Task Teardown_that_throws_is_a_remark()
    {
        var unit = new FakeUnit { Teardown = () => throw new InvalidOperationException("stuck") };
        var context = new UnitContext(unit.Description, JsonValue.EmptyObject);
        (await UnitRunner.RunAsync(unit, context, null, CancellationToken.None)).Error.ShouldBeNull();
        context.Remarks.ShouldHaveSingleItem().ShouldBe("teardown of 'fake' failed: stuck");
    }

    private static Task<UnitOutcome> RunAsync(FakeUnit unit, TimeSpan? timeout = null) =>
        UnitRunner.RunAsync(unit, new UnitContext(unit.Description, JsonValue.EmptyObject), timeout, CancellationToken.None);
}
