namespace Perfolio.Profiles.Units;

/// <summary>
/// A unit: collector, postprocessor, view or check. Its phases run in this order: before, run, after; the first that is
/// not OK ends the sequence; teardown always runs. An exception in a phase is an error of that phase, never of the host.
/// (docs/formats/unit-protocol.md)
/// </summary>
public interface IUnit
{
    /// <summary>What the unit says of itself.</summary>
    UnitDescription Description { get; }

    /// <summary>Prepares: builds, checks tools, resolves names.</summary>
    ValueTask<PhaseResult> BeforeAsync(UnitContext context, CancellationToken cancellationToken) => new(PhaseResult.Ok);

    /// <summary>
    /// Does the work: a collector measures and sets <see cref="UnitContext.Profile"/>, a postprocessor replaces it, a view
    /// or check sets <see cref="UnitContext.ResultText"/>.
    /// </summary>
    ValueTask<PhaseResult> RunAsync(UnitContext context, CancellationToken cancellationToken);

    /// <summary>Works up what was measured.</summary>
    ValueTask<PhaseResult> AfterAsync(UnitContext context, CancellationToken cancellationToken) => new(PhaseResult.Ok);

    /// <summary>Cleans up; runs whatever happened before, and is not cancelled.</summary>
    ValueTask TeardownAsync(UnitContext context) => default;
}
