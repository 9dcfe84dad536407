using System.Globalization;
using System.Text.RegularExpressions;

namespace Perfolio.Scheduling.Dashboards;

/// <summary>
/// Which tasks a dashboard shows: an expression that is matched at the start of a task's name, or one thread id.
/// </summary>
public sealed class TaskSelection
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Regex? _pattern;
    private readonly int _tid = -1;

    private TaskSelection(string text, Regex? pattern, int tid)
    {
        Text = text;
        _pattern = pattern;
        _tid = tid;
    }

    /// <summary>Every task.</summary>
    public static TaskSelection All { get; } = Parse("*");

    /// <summary>The expression as it is used: a leading <c>*</c> has become <c>.*</c>.</summary>
    public string Text { get; }

    /// <summary>Reads an expression; a leading <c>*</c> means <c>.*</c>.</summary>
    /// <param name="text">A regular expression, or a thread id.</param>
    /// <param name="digitsAreTid">True when a text of digits is a thread id, as perfwhiz' heat maps have it.</param>
    /// <exception cref="FormatException">It is no regular expression; says why.</exception>
    public static TaskSelection Parse(string text, bool digitsAreTid = false)
    {
        if (digitsAreTid && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int tid))
            return new TaskSelection(text, null, tid);
        string repaired = text.StartsWith('*') ? "." + text : text;
        try
        {
            return new TaskSelection(repaired, new Regex($@"\A(?:{repaired})", RegexOptions.CultureInvariant, Patience), -1);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"'{text}' is no regular expression: {e.Message}", e);
        }
    }

    /// <summary>True when a task is selected. An expression that takes too long matches nothing.</summary>
    public bool Matches(int tid, string name)
    {
        if (_pattern is null) return tid == _tid;
        try
        {
            return _pattern.IsMatch(name);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
