using System.Text;
using System.Text.RegularExpressions;
using Perfolio.Archives;
using Perfolio.Archives.Dump;

namespace Perfolio.Interop.Tests.Archives;

/// <summary>Dumps to compare: metrics, domains and texts come in hash order from pmdumplog, so their blocks are sorted on both
/// sides.</summary>
public static partial class DumpText
{
    public static string Ours(string path, DumpViews views) => Ours(path, new DumpOptions { Views = views });

    public static string Ours(string path, DumpOptions options)
    {
        using var archive = Archive.Open(path);
        using var memory = new MemoryStream();
        var note = $"Note: timezone set to local timezone of host \"{archive.Label.HostName}\" from archive";
        new ArchiveDump(archive, options with { Note = options.Note ?? note }).Write(memory).ShouldBeNull();
        return Encoding.Latin1.GetString(memory.ToArray());
    }

    /// <summary>Asserts that two dumps are equal; names the first line that differs.</summary>
    public static void ShouldBeDump(this string ours, string theirs)
    {
        var (left, right) = (ours.Split('\n'), theirs.Split('\n'));
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
            left[i].ShouldBe(right[i], FormattableString.Invariant($"line {i + 1}"));
        ours.ShouldBe(theirs);
    }

    public static string Sorted(string dump)
    {
        var result = new StringBuilder();
        foreach (var section in Section().Split(dump))
        {
            var head = section.IndexOf('\n', StringComparison.Ordinal) + 1;
            if (!section.StartsWith("Descriptions", StringComparison.Ordinal) && !section.StartsWith("Instance Domains in", StringComparison.Ordinal)
                && !section.StartsWith("Metric Help", StringComparison.Ordinal))
            {
                result.Append(section).Append('\n');
                continue;
            }

            // The empty line before the next section belongs to no block.
            var blocks = Block().Split(section[head..].TrimEnd('\n') + "\n").Where(static b => b.Length > 0)
                .Order(StringComparer.Ordinal);
            result.Append(section[..head]).AppendJoin("", blocks).Append('\n');
        }

        return result.ToString();
    }

    [GeneratedRegex(@"\n(?=(?:Descriptions for|Metric Labels in|Metric Help Text|Instance Domains in|Temporal Index))", RegexOptions.None, 10000)]
    private static partial Regex Section();

    [GeneratedRegex("^(?=PMID: |InDom: )", RegexOptions.Multiline, 10000)]
    private static partial Regex Block();
}
