using System.Globalization;
using System.Text;
using Perfolio.Profiles;
using Perfolio.Profiles.Store;

namespace Perfolio.Metrics.Agent.Identifiers;

/// <summary>
/// The file that numbers are kept in: a head line, one line of fields separated by tabs per number, and an end line with the
/// number of
/// lines and a hash over them. Written beside the old one, which stays as <c>NAME.old</c>; a file whose end is missing or wrong
/// is set
/// aside as <c>NAME.bad</c>, and what can be read of it and of the old one is used (docs/formats/json-metrics.md).
/// </summary>
internal static class IdentifierFile
{
    private const string Head = "perfolio-identifiers 1";

    // A state file of a million instances has 40 MB.
    private const long Largest = 1L << 30;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; need not exist.</param>
    /// <param name="damage">One line for the user when the file was not sound; else null.</param>
    /// <returns>The fields of each line.</returns>
    public static List<string[]> Load(string path, out string? damage)
    {
        damage = null;
        if (!File.Exists(path))
            return File.Exists(path + ".old") ? Read(path + ".old", out _) : [];
        var lines = Read(path, out var isSound);
        if (isSound)
            return lines;
        var aside = path + ".bad";
        for (var i = 2; File.Exists(aside); i++)
            aside = string.Create(CultureInfo.InvariantCulture, $"{path}.bad{i}");
        try
        {
            File.Move(path, aside);
            damage = $"{path} is damaged and was set aside as {Path.GetFileName(aside)}; numbers found in it are kept, new ones begin higher";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            damage = $"{path} is damaged and cannot be set aside ({e.Message})";
        }

        if (File.Exists(path + ".old"))
            lines.AddRange(Read(path + ".old", out _));
        return lines;
    }

    /// <summary>Writes a file; it is there as a whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lines">The fields of each line.</param>
    /// <exception cref="OperationException">It cannot be written.</exception>
    public static void Save(string path, IEnumerable<string[]> lines)
    {
        using var file = new AtomicFile(path);
        using (var writer = new StreamWriter(file.Stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" })
        {
            writer.WriteLine(Head);
            var count = 0;
            var hash = Hash.Start;
            foreach (var fields in lines)
            {
                var line = string.Join('\t', fields.Select(Escape));
                hash = Hash.Add(hash, line);
                count++;
                writer.WriteLine(line);
            }

            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"end\t{count}\t{hash:x16}"));
        }

        try
        {
            if (File.Exists(path))
                File.Move(path, path + ".old", overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperationException($"{path} cannot be replaced: {e.Message}", e);
        }

        file.Commit();
    }

    private static List<string[]> Read(string path, out bool isSound)
    {
        var lines = new List<string[]>();
        isSound = false;
        try
        {
            if (new FileInfo(path).Length > Largest)
                return lines;
            var text = File.ReadAllText(path);
            var hash = Hash.Start;
            var at = 0;
            for (var first = true; at < text.Length; first = false)
            {
                var end = text.IndexOf('\n', at);
                if (end < 0)
                    return lines;
                var line = text[at..end];
                at = end + 1;
                if (first)
                {
                    if (line != Head)
                        return lines;
                    continue;
                }

                var fields = line.Split('\t');
                if (fields is ["end", var count, var sum])
                {
                    isSound = at == text.Length && count == lines.Count.ToString(CultureInfo.InvariantCulture)
                        && sum == hash.ToString("x16", CultureInfo.InvariantCulture);
                    return lines;
                }

                hash = Hash.Add(hash, line);
                lines.Add([.. fields.Select(Unescape)]);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An unreadable file is a damaged one.
        }

        return lines;
    }

    private static string Escape(string text) => text.AsSpan().IndexOfAny("\\\t\n\r") < 0 ? text
        : text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);

    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
                plain.Append(text[i]);
            else
                plain.Append(text[++i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', var other => other });
        }

        return plain.ToString();
    }

    /// <summary>FNV-1a over the characters: finds damage, not intent.</summary>
    private static class Hash
    {
        public const ulong Start = 14695981039346656037;

        public static ulong Add(ulong hash, string line)
        {
            foreach (var c in line)
                hash = (hash ^ c) * 1099511628211;
            return (hash ^ '\n') * 1099511628211;
        }
    }
}
