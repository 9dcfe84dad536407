namespace Perfolio.Profiles.Units;

/// <summary>How far a unit has come.</summary>
/// <param name="Stage">What it is doing now (<c>warm-up</c>, <c>measuring</c>).</param>
/// <param name="Done">Steps done in this stage.</param>
/// <param name="Total">Steps of this stage; 0 when unknown.</param>
public readonly record struct UnitProgress(string Stage, int Done, int Total);
