using System.Text;

namespace Perfolio.Scheduling.Annotation;

/// <summary>
/// Role names of tasks from a mapping: <c>tid,instance,task type,uuid,group type,group id,task name</c> per line.
/// </summary>
public sealed class TaskMap
{
    /// <summary>The largest mapping file that is read, bytes. A host has at most 4 Mi threads.</summary>
    public const int LargestFile = 256 << 20;

    private readonly Dictionary<int, string> _names;

    private TaskMap(Dictionary<int, string> names) => _names = names;

    /// <summary>Name by thread id: <c>Firewall.05.vcpu0</c>.</summary>
    public IReadOnlyDictionary<int, string> Names => _names;

    /// <summary>Reads a mapping file; of lines with the same thread id the last counts.</summary>
    /// <param name="path">Path.</param>
    /// <exception cref="SchedulingException">
    /// The file is too large or no UTF-8, a line has another number of fields, or a field is not what it should be; says which.
    /// </exception>
    public static TaskMap Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var content = new MemoryStream();
        byte[] piece = new byte[1 << 16];
        for (int count; (count = file.Read(piece)) > 0;)
        {
            if (content.Length + count > LargestFile)
                throw new SchedulingException(
                    path, FormattableString.Invariant($"is larger than {LargestFile >> 20} MiB, which no mapping is"));
            content.Write(piece, 0, count);
        }

        return Parse(Lines(content.GetBuffer().AsMemory(0, (int)content.Length), path), path);
    }

    /// <summary>Reads the lines of a mapping file.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="name">What to call them in messages.</param>
    /// <exception cref="SchedulingException">
    /// A line has another number of fields, or a field is not what it should be; says which.
    /// </exception>
    public static TaskMap Parse(IEnumerable<string> lines, string name)
    {
        var names = new Dictionary<int, string>();
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            TaskMapEntry entry = TaskMapLine.Parse(line, name, number);
            names[entry.Tid] = entry.Name;
        }

        return new TaskMap(names);
    }

    /// <summary>Makes a mapping of entries; of entries with the same thread id the last counts.</summary>
    public static TaskMap Of(IEnumerable<TaskMapEntry> entries)
    {
        var names = new Dictionary<int, string>();
        foreach (TaskMapEntry entry in entries) names[entry.Tid] = entry.Name;
        return new TaskMap(names);
    }

    /// <summary>This mapping together with another, whose names count where both have one.</summary>
    public TaskMap With(TaskMap other)
    {
        var names = new Dictionary<int, string>(_names);
        foreach ((int tid, string name) in other._names) names[tid] = name;
        return new TaskMap(names);
    }

    private static IEnumerable<string> Lines(ReadOnlyMemory<byte> content, string path)
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        ReadOnlyMemory<byte> mark = Encoding.UTF8.Preamble.ToArray();
        if (content.Span.StartsWith(mark.Span)) content = content[mark.Length..];
        for (int number = 1; !content.IsEmpty; number++)
        {
            int end = content.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = end < 0 ? content : content[..end];
            content = end < 0 ? default : content[(end + 1)..];
            string text;
            try
            {
                text = strict.GetString(line.Span);
            }
            catch (DecoderFallbackException e)
            {
                throw new SchedulingException(path, FormattableString.Invariant($"line {number} is no UTF-8 text"), inner: e);
            }

            yield return text;
        }
    }
}
