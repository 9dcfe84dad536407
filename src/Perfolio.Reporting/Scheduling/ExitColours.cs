using Perfolio.Scheduling.Kvm;

namespace Perfolio.Reporting.Scheduling;

/// <summary>
/// Colours that well-known VM exits have in every chart, as perfwhiz had them, so that charts of different captures look alike.
/// </summary>
internal static class ExitColours
{
    private static readonly Dictionary<long, string> Vmx = new()
    {
        [0] = "#a6cee3",
        [1] = "#1f78b4",
        [12] = "#ff7f00",
        [28] = "#33a02c",
        [32] = "#fb9a99",
        [44] = "#e31a1c",
        [48] = "#fdbf6f",
        [56] = "#b2df8a",
    };

    // What means the same on AMD: interrupt, hlt, nested page fault.
    private static readonly Dictionary<long, long> VmxOfSvm = new() { [0x60] = 1, [0x78] = 12, [0x400] = 48 };

    /// <summary>The colour of an exit, such as <c>#ff7f00</c>; null when it has none of its own.</summary>
    public static string? Of(long reason, int instructionSet) => instructionSet switch
    {
        ExitReasons.Vmx => Vmx.GetValueOrDefault(ExitReasons.Basic(reason, instructionSet)),
        ExitReasons.Svm when VmxOfSvm.TryGetValue(reason, out long same) => Vmx[same],
        _ => null,
    };
}
