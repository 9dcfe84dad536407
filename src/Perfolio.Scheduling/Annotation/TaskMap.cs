using System.Globalization;

namespace Perfolio.Scheduling.Annotation;

/// <summary>
/// Role names of tasks from a mapping file: <c>tid,instance,task type,uuid,group type,group id,task name</c> per line.
/// </summary>
public sealed class TaskMap
{
    private const int Fields = 7;
    private readonly Dictionary<int, string> _names;

    private TaskMap(Dictionary<int, string> names) => _names = names;

    /// <summary>Name by thread id: <c>Firewall.05.vcpu0</c>.</summary>
    public IReadOnlyDictionary<int, string> Names => _names;

    /// <summary>Reads a mapping file; of lines with the same thread id the last counts.</summary>
    /// <exception cref="SchedulingException">A line has another number of fields, or a field is no number; says
    /// which.</exception>
    public static TaskMap Read(string path) => Parse(File.ReadLines(path), path);

    /// <summary>Reads the lines of a mapping file.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="name">What to call them in messages.</param>
    /// <exception cref="SchedulingException">A line has another number of fields, or a field is no number; says
    /// which.</exception>
    public static TaskMap Parse(IEnumerable<string> lines, string name)
    {
        var names = new Dictionary<int, string>();
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            string[] fields = line.Split(',', StringSplitOptions.TrimEntries);
            if (fields.Length != Fields)
                throw Wrong(
                    name, number, FormattableString.Invariant($"has {fields.Length} fields, not the {Fields} of tid,instance,type,uuid,group type,group id,name"));
            names[Number(fields[0], name, number, 1, "the thread id")] = string.Create(
                CultureInfo.InvariantCulture, $"{fields[6]}.{Number(fields[5], name, number, 6, "the group id"):00}.{fields[2]}");
        }

        return new TaskMap(names);
    }

    private static int Number(string text, string name, int line, int field, string what) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw Wrong(name, line, FormattableString.Invariant($"field {field}, {what}, is no whole number: '{text}'"));

    private static SchedulingException Wrong(string name, int line, string what) =>
        new(name, FormattableString.Invariant($"line {line} {what}"));
}
