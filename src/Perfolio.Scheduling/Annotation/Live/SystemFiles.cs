using System.Globalization;
using System.Text;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Annotation.Live;

/// <summary>
/// The files of the running system, or of one that is mounted elsewhere. Processes come and go and belong to anybody: what
/// cannot be read is as if it were not there, and what is read is bounded.
/// </summary>
public sealed class SystemFiles
{
    private const int LargestText = 1 << 20;
    private readonly string _root;

    /// <summary>Looks below a directory.</summary>
    /// <param name="root">What stands for <c>/</c>; it holds <c>proc</c>.</param>
    /// <exception cref="NamingException">There is no <c>proc</c> directory in it.</exception>
    public SystemFiles(string root = "/")
    {
        _root = root;
        if (!Directory.Exists(Path("proc")))
            throw new NamingException($"{Path("proc")}: no such directory; the processes' names are read there");
    }

    /// <summary>Process ids in ascending order.</summary>
    public IReadOnlyList<int> Processes() => Numbers("proc");

    /// <summary>The threads of a process in ascending order; empty when it is gone.</summary>
    public IReadOnlyList<int> Threads(int pid) => Numbers(string.Create(CultureInfo.InvariantCulture, $"proc/{pid}/task"));

    /// <summary>The arguments of a process; empty for kernel threads and processes that are gone.</summary>
    public IReadOnlyList<string> Arguments(int pid)
    {
        byte[] bytes = Read(string.Create(CultureInfo.InvariantCulture, $"proc/{pid}/cmdline"));
        return bytes.Length == 0 ? [] : Encoding.UTF8.GetString(bytes).TrimEnd('\0').Split('\0');
    }

    /// <summary>The name of a thread for people; null when it is gone.</summary>
    public string? Comm(int tid)
    {
        ReadOnlySpan<byte> bytes = Read(string.Create(CultureInfo.InvariantCulture, $"proc/{tid}/comm"));
        if (bytes.EndsWith("\n"u8)) bytes = bytes[..^1];
        return bytes.IsEmpty ? null : TaskName.Display(bytes);
    }

    /// <summary>The cpuset of a thread as a path; empty when not known.</summary>
    public string Cpuset(int tid) => Text(string.Create(CultureInfo.InvariantCulture, $"proc/{tid}/cpuset")).TrimEnd('\n');

    /// <summary>
    /// The control groups of a thread as paths: that of the unified hierarchy first, then those of named and other ones.
    /// </summary>
    public IReadOnlyList<string> Cgroups(int tid)
    {
        var unified = new List<string>();
        var others = new List<string>();
        string text = Text(string.Create(CultureInfo.InvariantCulture, $"proc/{tid}/cgroup"));
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // hierarchy:controllers:path, and paths may hold colons.
            int first = line.IndexOf(':', StringComparison.Ordinal), second = first < 0 ? -1 : line.IndexOf(':', first + 1);
            if (second < 0) continue;
            (line.StartsWith("0::", StringComparison.Ordinal) ? unified : others).Add(line[(second + 1)..]);
        }

        return [.. unified, .. others.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A text file of the system; empty when it cannot be read. At most 1 MiB of it.</summary>
    /// <param name="path">Path below the root.</param>
    public string Text(string path) => Encoding.UTF8.GetString(Read(path));

    /// <summary>Names of the files in a directory; empty when it cannot be read.</summary>
    /// <param name="path">Path below the root.</param>
    public IReadOnlyList<string> Names(string path)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(Path(path)).Select(static p => System.IO.Path.GetFileName(p))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private string Path(string path) => System.IO.Path.Combine(_root, path);

    private int[] Numbers(string path)
    {
        int[] numbers = [.. Names(path)
            .Select(static n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : -1)
            .Where(static n => n > 0)];
        Array.Sort(numbers);
        return numbers;
    }

    private byte[] Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(Path(path));
            // Files of /proc tell no length.
            byte[] bytes = new byte[4096];
            int count = 0;
            while (true)
            {
                int read = file.Read(bytes, count, bytes.Length - count);
                if (read == 0) return bytes[..count];
                count += read;
                if (count < bytes.Length) continue;
                if (count >= LargestText) return bytes;
                Array.Resize(ref bytes, bytes.Length * 2);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
