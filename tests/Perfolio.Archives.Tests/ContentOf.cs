using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Tests;

/// <summary>What an archive says, as text that does not depend on its format version.</summary>
public static class ContentOf
{
    /// <summary>Descriptors, then per record its time and, for each metric, error code or instances and bytes of
    /// values.</summary>
    public static List<string> Archive(string path)
    {
        using var archive = Archives.Archive.Open(path);
        var lines = new List<string>();
        foreach (var d in archive.Metadata.Descriptors)
        {
            var names = string.Join(' ', d.Names);
            lines.Add(FormattableString.Invariant($"{d.Pmid} {names} {d.Type} {d.Indom} {d.Semantics} {d.Units}"));
        }

        using var cursor = archive.Results();
        while (cursor.Read() == ReadStatus.Record)
        {
            lines.Add(cursor.Time + (cursor.IsMark ? " mark" : ""));
            foreach (var set in cursor.Layout.Sets.ToArray())
            {
                lines.Add(FormattableString.Invariant($"  {set.Pmid} {set.Error}"));
                for (var i = set.First; i < set.First + set.Count; i++)
                {
                    var id = cursor.Layout.Instances[i];
                    var name = archive.Metadata.InstancesAt(set.Descriptor!.Indom, cursor.Time)?.NameOf(id);
                    lines.Add($"    {id} {name} {Convert.ToHexString(ValueReader.Bytes(cursor.Record, cursor.Layout, i))}");
                }
            }
        }

        cursor.Damage.ShouldBeNull();
        return lines;
    }

    /// <summary>Per record the seconds since a start and the first value, or "mark".</summary>
    public static List<string> Numbers(string path, Timestamp start)
    {
        using var archive = Archives.Archive.Open(path);
        using var cursor = archive.Results();
        var lines = new List<string>();
        while (cursor.Read() == ReadStatus.Record)
        {
            var seconds = (cursor.Time.Nanoseconds - start.Nanoseconds) / 1e9;
            if (cursor.IsMark)
            {
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{seconds} mark"));
                continue;
            }

            var bytes = ValueReader.Bytes(cursor.Record, cursor.Layout, 0);
            ValueReader.TryReadDouble(bytes, cursor.Layout.Sets[0].Type, out var value).ShouldBeTrue();
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{seconds} {value}"));
        }

        return lines;
    }
}
