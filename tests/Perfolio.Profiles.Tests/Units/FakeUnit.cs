using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Units;

namespace Perfolio.Profiles.Tests.Units;

/// <summary>A unit whose phases are given by a test; it notes which ran.</summary>
internal sealed class FakeUnit : IUnit
{
    public List<string> Phases { get; } = [];

    public Func<UnitContext, CancellationToken, Task<PhaseResult>> Before { get; init; } = (_, _) => Task.FromResult(PhaseResult.Ok);

    public Func<UnitContext, CancellationToken, Task<PhaseResult>> Run { get; init; } = (context, _) =>
    {
        context.Profile = Amounts(context.Executable?.Line ?? "x", 1);
        return Task.FromResult(PhaseResult.Ok);
    };

    public Action Teardown { get; init; } = () => { };

    public UnitDescription Description { get; init; } = new("fake", UnitKind.Collect, "A fake.")
    {
        ProfileType = "time",
        Units = [new("time", "s")],
        Parameters =
        [
            new("repeat", UnitParameterType.Integer, JsonValue.Of(10), "Runs.") { Minimum = 1 },
            new("all_traces", UnitParameterType.Flag, JsonValue.False, "All."),
            new("mode", UnitParameterType.Text, JsonValue.Of("a"), "Mode.") { Choices = ["a", "b"] },
            new("names", UnitParameterType.TextList, JsonValue.EmptyArray, "Names."),
        ],
    };

    public static Profile Amounts(string uid, params long[] amounts)
    {
        var encoder = new ResourceEncoder();
        ResourceAppender type = encoder.Type([new("uid", JsonValue.Of(uid)), new("type", JsonValue.Of("time"))], "amount");
        foreach (long amount in amounts) type.Columns[0].Add(amount);
        return new Profile { ResourceTypes = encoder.Build() };
    }

    public async ValueTask<PhaseResult> BeforeAsync(UnitContext context, CancellationToken cancellationToken)
    {
        Phases.Add("before");
        return await Before(context, cancellationToken);
    }

    public async ValueTask<PhaseResult> RunAsync(UnitContext context, CancellationToken cancellationToken)
    {
        Phases.Add("run");
        return await Run(context, cancellationToken);
    }

    public ValueTask<PhaseResult> AfterAsync(UnitContext context, CancellationToken cancellationToken)
    {
        Phases.Add("after");
        return new(PhaseResult.Ok);
    }

    public ValueTask TeardownAsync(UnitContext context)
    {
        Phases.Add("teardown");
        Teardown();
        return default;
    }
}
