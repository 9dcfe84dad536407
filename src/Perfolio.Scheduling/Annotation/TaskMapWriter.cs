using System.Globalization;
using System.Text;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Annotation;

/// <summary>Writes mapping files.</summary>
public static class TaskMapWriter
{
    private const int LongestField = 1000;

    /// <summary>
    /// Writes one line per entry, ended by a line feed. Fields with commas, quotes or blanks at their ends are put in quotes;
    /// characters that would break the line or act on a terminal are written as <c>\xNN</c>, so that the file can be read again.
    /// </summary>
    /// <param name="entries">The entries.</param>
    /// <param name="output">Where to.</param>
    public static void Write(IEnumerable<TaskMapEntry> entries, TextWriter output)
    {
        foreach (TaskMapEntry entry in entries)
        {
            output.Write(string.Create(CultureInfo.InvariantCulture,
                $"{entry.Tid},{Field(entry.Instance)},{Field(entry.TaskType)},{Field(entry.Uuid)},"));
            output.Write(string.Create(CultureInfo.InvariantCulture,
                $"{Field(entry.GroupType)},{entry.GroupId},{Field(entry.TaskName)}\n"));
        }
    }

    private static string Field(string value)
    {
        string text = TaskName.Display(Encoding.UTF8.GetBytes(value));
        if (text.Length > LongestField) text = text[..LongestField];
        bool plain = text.AsSpan().IndexOfAny(',', '"') < 0 && text.AsSpan().Trim().Length == text.Length;
        return plain ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
