using System.Globalization;
using System.Text.RegularExpressions;

namespace Perfolio.Scheduling.Annotation;

/// <summary>
/// Takes role and group out of the names of VMs and containers by an expression with the groups <c>name</c> and <c>group</c>.
/// </summary>
public sealed class NamePattern
{
    /// <summary>The whole name is the role; the group is 0.</summary>
    public static readonly NamePattern Whole = new(null);

    private readonly Regex? _expression;

    private NamePattern(Regex? expression) => _expression = expression;

    /// <summary>
    /// Reads an expression. It is searched for anywhere in a name, in time that is linear in the name's length.
    /// </summary>
    /// <param name="expression">
    /// A .NET regular expression without look-around and back-references. The group <c>name</c> is the role (without such a group
    /// the whole name), the group <c>group</c> the group's number (without it 0).
    /// </param>
    /// <exception cref="ArgumentException">It is no such expression; the message is for the user.</exception>
    public static NamePattern Parse(string expression)
    {
        try
        {
            // Names are given by tenants: no name may make the search slow.
            return new NamePattern(new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new ArgumentException(
                $"'{expression}' cannot be used as a pattern: {e.Message.ReplaceLineEndings(" ")}", nameof(expression), e);
        }
    }

    /// <summary>Role and group of a name.</summary>
    /// <param name="name">The name of a VM or container.</param>
    /// <returns>Null when the name does not match, or what stands for role or group is empty or no number.</returns>
    public (string Role, long Group)? Match(string name)
    {
        if (_expression is null) return name.Length > 0 ? (name, 0) : null;
        Match match = _expression.Match(name);
        if (!match.Success) return null;
        Group role = match.Groups["name"], number = match.Groups["group"];
        string text = role.Success ? role.Value : name;
        long group = 0;
        if (number.Success && !long.TryParse(number.Value, NumberStyles.None, CultureInfo.InvariantCulture, out group))
            return null;
        return text.Length > 0 ? (text, group) : null;
    }
}
