using System.Globalization;
using System.Text;

namespace Perfolio.Scheduling.Annotation;

/// <summary>
/// A line of a mapping file: seven fields between commas; a field in double quotes may hold commas and, doubled, quotes.
/// </summary>
internal static class TaskMapLine
{
    private const int Fields = 7;
    private const int LongestField = 4096;

    private static readonly string[] Meaning =
        ["the thread id", "the instance's name", "the task type", "the uuid", "the group type", "the group id", "the task name"];

    public static TaskMapEntry Parse(string line, string file, int number)
    {
        List<string> fields = Split(line, file, number);
        if (fields.Count != Fields)
        {
            throw Wrong(file, number, FormattableString.Invariant(
                $"has {fields.Count} fields, not the {Fields} of tid,instance,type,uuid,group type,group id,name"));
        }

        for (int i = 0; i < Fields; i++)
        {
            if (fields[i].Length > LongestField)
                throw Wrong(file, number, i, FormattableString.Invariant($"is longer than {LongestField} characters"));
            if (fields[i].Any(char.IsControl)) throw Wrong(file, number, i, $"holds a control character: '{Shown(fields[i])}'");
        }

        if (fields[6].Length == 0) throw Wrong(file, number, 6, "is empty");
        if (!int.TryParse(fields[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int tid))
            throw Wrong(file, number, 0, $"is no whole number: '{Shown(fields[0])}'");
        if (tid < 0) throw Wrong(file, number, 0, $"is negative: '{Shown(fields[0])}'");
        if (!long.TryParse(fields[5], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long group))
            throw Wrong(file, number, 5, $"is no whole number: '{Shown(fields[5])}'");
        return new TaskMapEntry(tid, fields[2], group, fields[6])
        {
            Instance = fields[1],
            Uuid = fields[3],
            GroupType = fields[4],
        };
    }

    private static List<string> Split(string line, string file, int number)
    {
        var fields = new List<string>(Fields);
        int at = 0;
        while (true)
        {
            int start = at;
            while (start < line.Length && char.IsWhiteSpace(line[start])) start++;
            if (start < line.Length && line[start] == '"')
            {
                fields.Add(Quoted(line, file, number, fields.Count, ref start));
                at = start;
            }
            else
            {
                int comma = line.IndexOf(',', at);
                int end = comma < 0 ? line.Length : comma;
                // What lies beyond the last field is counted, not kept.
                fields.Add(fields.Count < Fields ? line[at..end].Trim() : "");
                at = end;
            }

            if (at >= line.Length) return fields;
            at++;
        }
    }

    /// <summary>Reads a field in quotes; at stands on the comma behind it afterwards, or at the line's end.</summary>
    private static string Quoted(string line, string file, int number, int field, ref int at)
    {
        var text = new StringBuilder();
        for (at++; at < line.Length; at++)
        {
            if (line[at] != '"') text.Append(line[at]);
            else if (at + 1 < line.Length && line[at + 1] == '"') text.Append(line[at++]);
            else
            {
                at++;
                while (at < line.Length && char.IsWhiteSpace(line[at])) at++;
                if (at < line.Length && line[at] != ',')
                    throw Wrong(file, number, field, "goes on behind its closing quote; quotes inside of it are doubled");
                return text.ToString();
            }
        }

        throw Wrong(file, number, field, "has no closing quote");
    }

    private static string Shown(string field)
    {
        const int Most = 60;
        string text = Model.TaskName.Display(Encoding.UTF8.GetBytes(field));
        return text.Length > Most ? text[..Most] + "…" : text;
    }

    private static SchedulingException Wrong(string file, int line, int field, string what) =>
        Wrong(file, line, FormattableString.Invariant(
            $"field {field + 1}, {(field < Fields ? Meaning[field] : "one too many")}, {what}"));

    private static SchedulingException Wrong(string file, int line, string what) =>
        new(file, FormattableString.Invariant($"line {line} {what}"));
}
