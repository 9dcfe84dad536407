namespace Perfolio.Scheduling.Dashboards;

/// <summary>
/// Short names for several captures: what their paths do not have in common. Never empty, never twice, never cut in a word or
/// number.
/// </summary>
public static class RunNames
{
    /// <summary>Short names in the order of the paths.</summary>
    public static string[] Of(IReadOnlyList<string> paths)
    {
        string[] names = [.. paths.Select(WithoutSuffix)];
        if (names.Length < 2) return [.. names.Select(Path.GetFileName)!];
        int head = names[0].Length, tail = names[0].Length;
        foreach (string name in names)
        {
            head = Math.Min(head, names[0].AsSpan().CommonPrefixLength(name));
            tail = Math.Min(tail, CommonSuffix(names[0], name));
        }

        while (head > 0 && !names.All(n => IsBorder(n, head))) head--;
        while (tail > 0 && !names.All(n => n.Length - tail >= head && IsBorder(n, n.Length - tail))) tail--;
        string[] cut = [.. names.Select(n => n.Length > head + tail ? n[head..(n.Length - tail)] : "")];
        if (AreNames(cut)) return cut;
        string[] files = [.. names.Select(Path.GetFileName)!];
        return AreNames(files)
            ? files : [.. Enumerable.Range(1, names.Length).Select(static i => FormattableString.Invariant($"run{i}"))];
    }

    /// <summary>A path without the suffix of a capture.</summary>
    public static string WithoutSuffix(string path) =>
        Path.GetExtension(path) is ".cdict" or ".pfs" or ".data" ? Path.ChangeExtension(path, null) : path;

    private static bool AreNames(string[] names) =>
        names.All(static n => n.Length > 0) && names.Distinct(StringComparer.Ordinal).Count() == names.Length;

    private static int CommonSuffix(string a, string b)
    {
        int length = 0;
        while (length < a.Length && length < b.Length && a[^(length + 1)] == b[^(length + 1)]) length++;
        return length;
    }

    // Between letters, or between digits, lies no border.
    private static bool IsBorder(string name, int at)
    {
        if (at <= 0 || at >= name.Length) return true;
        char left = name[at - 1], right = name[at];
        return !(char.IsDigit(left) && char.IsDigit(right)) && !(char.IsLetter(left) && char.IsLetter(right));
    }
}
