namespace Perfolio.Scheduling.Tests;

/// <summary>Places at which a file is cut.</summary>
internal static class Cuts
{
    /// <summary>
    /// Lengths of a file that was cut: every one near its beginning and its end, where the headers are, and every thirteenth in between,
    /// which is every place within a word in turn.
    /// </summary>
    public static IEnumerable<int> Of(int length) =>
        Enumerable.Range(0, length).Where(at => at < 400 || at >= length - 200 || at % 13 == 0);
}
