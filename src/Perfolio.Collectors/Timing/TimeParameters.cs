using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.Timing;

/// <summary>The parameters of <c>collect time</c> with their defaults.</summary>
internal static class TimeParameters
{
    internal const string Warmup = "warmup";
    internal const string Repeat = "repeat";
    internal const string Timeout = "timeout";
    internal const string IgnoreFailure = "ignore_failure";

    internal static readonly IReadOnlyList<UnitParameter> All =
    [
        new(Warmup, UnitParameterType.Integer, JsonValue.Of(3), "Runs before the timing begins; they are not recorded.")
        {
            ShortOption = "-w",
            Minimum = 0,
        },
        new(Repeat, UnitParameterType.Integer, JsonValue.Of(10), "How many runs are timed.")
        {
            ShortOption = "-r",
            Minimum = 1,
        },
        new(Timeout, UnitParameterType.Number, JsonValue.Of(0.0), "The most seconds one run may take; 0 for no limit.")
        {
            Minimum = 0,
        },
        new(IgnoreFailure, UnitParameterType.Flag, JsonValue.False, "Accept runs that exit with a code other than 0.")
        {
            ShortOption = "-i",
        },
    ];
}
