using System.Globalization;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Configuration;

/// <summary>
/// What pmcpp does for pmlogger: lines that begin with <c>%include</c>, <c>%define</c>, <c>%undef</c>, <c>%ifdef</c>,
/// <c>%ifndef</c>, <c>%else</c>,
/// <c>%endif</c> are obeyed, and <c>%NAME</c> and <c>%{NAME}</c> are replaced in the others. Unlike there, conditions may be
/// nested.
/// </summary>
internal sealed class ConfigurationPreprocessor
{
    private const int DeepestInclude = 16;
    private const long LargestText = 16 << 20;

    private readonly MacroTable _macros = new();
    private readonly List<ConfigurationLine> _lines = [];
    private readonly Stack<OpenFile> _files = new();
    private readonly string? _directory;
    private long _size;

    private ConfigurationPreprocessor(string? directory) => _directory = directory;

    /// <summary>Processes a configuration.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="file">Its name for messages.</param>
    /// <param name="directory">Where included files with a relative path are; null when there can be none.</param>
    /// <returns>The lines that remain.</returns>
    /// <exception cref="ProfileException">A control line is wrong, or a file cannot be included; the message names file and
    /// line.</exception>
    public static List<ConfigurationLine> Run(string text, string file, string? directory)
    {
        var run = new ConfigurationPreprocessor(directory);
        run._files.Push(new OpenFile(file, null, text));
        // A stack of files, not of calls: how deep it goes is the input's doing.
        while (run._files.TryPeek(out var open))
        {
            if (open.TryNext(out var line))
                run.Take(open, line);
            else
                run.Close(open);
        }

        return run._lines;
    }

    private void Take(OpenFile open, string line)
    {
        if (line.Length > 1 && line[0] == '%' && char.IsAsciiLetter(line[1]))
        {
            var end = 1;
            while (end < line.Length && char.IsAsciiLetter(line[end]))
                end++;
            if (Control(open, line[1..end], line[end..].Trim()))
                return;
        }

        if (open.IsSkipping)
            return;
        var replaced = _macros.Replace(line);
        _size += replaced.Length;
        if (_size > LargestText)
            throw Wrong(open, "the configuration is larger than 16 MB when its macros are replaced");
        _lines.Add(new ConfigurationLine(replaced, open.Name, open.Line));
    }

    // Anything else that begins with % is text; what follows will not know it.
    private bool Control(OpenFile open, string word, string rest)
    {
        switch (word)
        {
            case "ifdef" or "ifndef":
                var name = Name(open, word, rest, wholly: true);
                open.Conditions.Push(new Condition(open.Line, !open.IsSkipping, _macros.Has(name) == (word == "ifdef")));
                return true;
            case "else" or "endif":
                Turn(open, word, rest);
                return true;
            case "include" or "define" or "undef" or "shell" when open.IsSkipping:
                return true;
            case "include":
                Include(open, rest);
                return true;
            case "define":
                Define(open, rest);
                return true;
            case "undef":
                _macros.Remove(Name(open, word, rest, wholly: true));
                return true;
            case "shell":
                throw Wrong(open, "%shell is not obeyed: a configuration runs no commands; write out what the command would print");
            default:
                return false;
        }
    }

    private static void Turn(OpenFile open, string word, string rest)
    {
        if (rest.Length > 0)
            throw Wrong(open, $"unexpected text behind %{word}");
        if (!open.Conditions.TryPop(out var condition))
            throw Wrong(open, $"%{word} without %ifdef or %ifndef");
        if (word == "endif")
            return;
        if (condition.Turned)
            throw Wrong(open, string.Create(CultureInfo.InvariantCulture,
                $"a second %else for the condition of line {condition.Line}"));
        open.Conditions.Push(condition with { Holds = !condition.Holds, Turned = true });
    }

    private void Define(OpenFile open, string rest)
    {
        var name = Name(open, "define", rest, wholly: false);
        var value = rest[name.Length..].Trim();
        if (value.Length > 0 && value[0] is '"' or '\'')
        {
            var end = value.IndexOf(value[0], 1);
            if (end < 0)
                throw Wrong(open, "the value of %define is not closed");
            if (end != value.Length - 1)
                throw Wrong(open, "unexpected text behind the value of %define");
            value = value[1..end];
        }

        if (!_macros.TryAdd(name, value))
            throw Wrong(open, $"macro '{name}' is defined already; use %undef before");
    }

    private void Include(OpenFile open, string rest)
    {
        var close = rest.Length > 0 ? rest[0] switch { '"' => '"', '<' => '>', _ => '\0' } : '\0';
        var end = close == '\0' ? -1 : rest.IndexOf(close, 1);
        if (end < 0)
            throw Wrong(open, "%include needs a file name in quotes or angle brackets");
        if (end != rest.Length - 1)
            throw Wrong(open, "unexpected text behind the file name of %include");
        var name = rest[1..end];
        if (_directory is null || name.Length == 0)
            throw Wrong(open, $"'{name}' cannot be included");
        var path = Path.GetFullPath(Path.Combine(open.Path is null ? _directory : Path.GetDirectoryName(open.Path)!, name));
        if (_files.Any(f => f.Path == path))
            throw Wrong(open, $"'{name}' includes itself");
        if (_files.Count > DeepestInclude)
            throw Wrong(open, string.Create(CultureInfo.InvariantCulture,
                $"%include is nested deeper than {DeepestInclude} files"));
        _files.Push(new OpenFile(name, path, Read(open, name, path)));
    }

    private static string Read(OpenFile open, string name, string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file is { Exists: true, Length: <= LargestText })
                return File.ReadAllText(path);
            throw Wrong(open, file.Exists ? $"'{name}' is too large to be included"
                : $"'{name}' cannot be included: there is no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong(open, $"'{name}' cannot be included: {e.Message}");
        }
    }

    private static string Name(OpenFile open, string word, string rest, bool wholly)
    {
        var length = MacroTable.LengthOfName(rest);
        if (length == 0)
            throw Wrong(open, rest.Length == 0 ? $"the name of a macro is missing behind %{word}"
                : $"'{rest}' does not begin with the name of a macro");
        if (length < rest.Length && (wholly || !char.IsWhiteSpace(rest[length])))
            throw Wrong(open, $"unexpected text behind '%{word} {rest[..length]}'");
        return rest[..length];
    }

    private static ProfileException Wrong(OpenFile open, string reason) => ConfigurationError.At(open.Name, open.Line, reason);

    private void Close(OpenFile open)
    {
        if (open.Conditions.TryPeek(out var condition))
            throw ConfigurationError.At(open.Name, condition.Line, "no %endif for this condition");
        _files.Pop();
    }

    private readonly record struct Condition(int Line, bool Reached, bool Holds, bool Turned = false);

    private sealed class OpenFile(string name, string? path, string text)
    {
        private int _at;

        public string Name { get; } = name;

        /// <summary>Null for what was not read from a file.</summary>
        public string? Path { get; } = path;

        public int Line { get; private set; }

        public Stack<Condition> Conditions { get; } = new();

        public bool IsSkipping => Conditions.TryPeek(out var condition) && !(condition.Reached && condition.Holds);

        public bool TryNext(out string line)
        {
            line = "";
            if (_at >= text.Length)
                return false;
            var end = text.IndexOf('\n', _at);
            end = end < 0 ? text.Length : end;
            line = text[_at..end].TrimEnd('\r');
            _at = end + 1;
            Line++;
            return true;
        }
    }
}
