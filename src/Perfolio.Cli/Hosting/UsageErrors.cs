using System.CommandLine;
using System.CommandLine.Parsing;

namespace Perfolio.Cli.Hosting;

/// <summary>Says what is wrong with a command line, in one line, and where to read on.</summary>
internal static class UsageErrors
{
    /// <summary>The lines for a command line that cannot be run.</summary>
    public static IEnumerable<string> Describe(ParseResult result)
    {
        yield return $"error: {Reason(result)}";
        yield return $"try '{Path(result.CommandResult)} --help'";
    }

    private static string Reason(ParseResult result)
    {
        Command command = result.CommandResult.Command;
        if (result.UnmatchedTokens is [var token, ..]) return Unmatched(command, result.CommandResult, token);
        if (command is RootCommand) return $"a verb is missing; there are: {Names(command)}";
        ParseError error = result.Errors[0];
        return error.SymbolResult switch
        {
            OptionResult option => Value(option, error.Message),
            ArgumentResult { Parent: OptionResult option } => Value(option, error.Message),
            ArgumentResult argument when Converts(argument.Argument.ValueType) is { } kind && IsConversion(error.Message) =>
                $"<{argument.Argument.Name}> takes {kind}, not '{Given(argument.Tokens)}'",
            ArgumentResult { Tokens.Count: 0, Argument: var missing } => $"'{Path(result.CommandResult)}' needs <{missing.Name}>",
            ArgumentResult argument => Choice($"<{argument.Argument.Name}>", argument.Tokens, error.Message),
            CommandResult when result.CommandResult.Children.OfType<ArgumentResult>()
                .FirstOrDefault(a => a.Tokens.Count < a.Argument.Arity.MinimumNumberOfValues) is { Argument: var missing } =>
                $"'{Path(result.CommandResult)}' needs <{missing.Name}>",
            _ => OneLine(error.Message),
        };
    }

    private static string Unmatched(Command command, CommandResult at, string token)
    {
        if (command is RootCommand)
            return token.StartsWith('-')
                ? $"there is no option '{token}'"
                : $"there is no verb '{token}'; there are: {Names(command)}";
        for (SymbolResult? above = at.Parent; above is CommandResult { Command: var group }; above = above.Parent)
        {
            if (group.Options.FirstOrDefault(o => o.Name == token || o.Aliases.Contains(token)) is { } option)
                return $"'{token}' ({option.Name}) is an option of '{Path(above)}'; write it in front of '{command.Name}'";
        }

        if (command is Verb { Unknown: { } unknown } && unknown(token) is { } reason) return reason;
        return token.StartsWith('-') ? $"'{Path(at)}' has no option '{token}'" : $"'{token}' is one argument too many";
    }

    private static string Value(OptionResult result, string message)
    {
        string name = result.Option.Name;
        if (result.Option.Arity.MinimumNumberOfValues == 2)
            return $"{name} takes two values, {(result.Option.Description ?? "").Split(':')[0]}";
        if (result.Tokens.Count == 0 && !message.Contains("is required", StringComparison.Ordinal))
            return $"{name} needs a value";
        if (IsConversion(message) && Converts(result.Option.ValueType) is { } kind)
            return $"{name} takes {kind}, not '{Given(result.Tokens)}'";
        return message.Contains("is required", StringComparison.Ordinal)
            ? $"{name} is required"
            : Choice(name, result.Tokens, message);
    }

    // The parser lists the choices in quotes, one per line.
    private static string Choice(string name, IReadOnlyList<Token> tokens, string message)
    {
        int list = message.IndexOf("Must be one of:", StringComparison.Ordinal);
        if (list < 0) return $"{name}: {OneLine(message)}";
        string choices = OneLine(message[(list + "Must be one of:".Length)..]).Replace("' '", ", ", StringComparison.Ordinal)
            .Trim('\'');
        return $"{name} takes one of {choices}, not '{Given(tokens)}'";
    }

    private static bool IsConversion(string message) => message.StartsWith("Cannot parse argument", StringComparison.Ordinal);

    private static string? Converts(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(int) || t == typeof(long) => "a whole number",
        var t when t == typeof(double) => "a number",
        var t when t == typeof(bool) => "true or false",
        _ => null,
    };

    private static string Given(IReadOnlyList<Token> tokens) => string.Join(' ', tokens.Select(t => t.Value));

    private static string Names(Command command) =>
        string.Join(", ", command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name));

    private static string OneLine(string message) => string.Join(
        ' ', message.Split((char[])['\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string Path(SymbolResult? result)
    {
        var names = new List<string>();
        for (; result is CommandResult command; result = result.Parent)
            names.Insert(0, command.Command is RootCommand ? "perfolio" : command.Command.Name);
        return string.Join(' ', names);
    }
}
