using System.CommandLine;
using System.Globalization;
using System.Text;
using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Documentation;

/// <summary>Man pages from the command definitions: one for the program, one per verb with its sub-commands.</summary>
internal static class ManPages
{
    /// <summary>File names and texts, in roff.</summary>
    public static IEnumerable<(string Name, string Text)> Of(RootCommand root)
    {
        yield return ("perfolio.1", Page("perfolio", root, root));
        foreach (Command verb in root.Subcommands.Where(c => !c.Hidden))
            yield return ($"perfolio-{verb.Name}.1", Page($"perfolio {verb.Name}", verb, root));
    }

    private static string Page(string title, Command command, RootCommand root)
    {
        var page = new StringBuilder();
        string name = title.Replace(' ', '-');
        page.AppendLine(
            CultureInfo.InvariantCulture,
            $".TH {name.ToUpperInvariant()} 1 \"\" \"Perfolio {CommandLineHost.Version}\" \"Perfolio manual\"");
        page.AppendLine(".SH NAME").AppendLine(
            CultureInfo.InvariantCulture, $"{Escape(name)} \\- {Escape(command.Description ?? "")}");
        page.AppendLine(".SH SYNOPSIS");
        AppendSynopsis(page, title, command);
        AppendArguments(page, command);
        AppendOptions(page, "OPTIONS", command.Options);
        foreach (Command sub in command.Subcommands.Where(c => !c.Hidden))
            AppendCommand(page, command == root ? "perfolio" : title, sub, command == root ? 0 : 2);
        if (command != root) AppendOptions(page, "GLOBAL OPTIONS", root.Options);
        AppendExamples(page, command);
        page.AppendLine(".SH EXIT STATUS").AppendLine(
            "0 done, 1 failed, 2 wrong usage, 3 input is not what it should be, 4 degradation found, 130 ended by Ctrl\\-C.");
        return page.ToString();
    }

    private static void AppendSynopsis(StringBuilder page, string title, Command command)
    {
        page.AppendLine(CultureInfo.InvariantCulture, $".B {Escape(title)}");
        var parts = new List<string>();
        if (command.Options.Any(o => !o.Hidden)) parts.Add("[OPTION]...");
        parts.AddRange(command.Arguments.Select(a => a.Arity.MinimumNumberOfValues == 0 ? $"[{a.Name}]" : a.Name));
        if (command.Subcommands.Any(c => !c.Hidden)) parts.Add("COMMAND");
        page.AppendLine(Escape(string.Join(' ', parts)));
    }

    // depth bounds the sections; the tree of verbs is three deep at most.
    private static void AppendCommand(StringBuilder page, string parent, Command command, int depth)
    {
        page.AppendLine(CultureInfo.InvariantCulture, $".SH COMMAND {Escape($"{parent} {command.Name}".ToUpperInvariant())}")
            .AppendLine(Escape(command.Description ?? ""));
        if (depth == 0) return;
        page.AppendLine(".PP");
        AppendSynopsis(page, $"{parent} {command.Name}", command);
        AppendArguments(page, command);
        AppendOptionList(page, command.Options);
        AppendExamples(page, command);
        foreach (Command sub in command.Subcommands.Where(c => !c.Hidden))
            AppendCommand(page, $"{parent} {command.Name}", sub, depth - 1);
    }

    private static void AppendArguments(StringBuilder page, Command command)
    {
        foreach (Argument argument in command.Arguments.Where(a => !a.Hidden && a.Description is { Length: > 0 }))
            page.AppendLine(".TP").AppendLine(CultureInfo.InvariantCulture, $".I {Escape(argument.Name)}").AppendLine(
                Escape(argument.Description!));
    }

    private static void AppendOptions(StringBuilder page, string heading, IEnumerable<Option> options)
    {
        Option[] shown = options.Where(o => !o.Hidden).ToArray();
        if (shown.Length == 0) return;
        page.AppendLine(CultureInfo.InvariantCulture, $".SH {heading}");
        AppendOptionList(page, shown);
    }

    private static void AppendOptionList(StringBuilder page, IEnumerable<Option> options)
    {
        foreach (Option option in options.Where(o => !o.Hidden))
        {
            string names = string.Join(", ", new[] { option.Name }.Concat(option.Aliases).Distinct());
            string value = option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool)
                ? $" <{option.HelpName ?? option.Name.TrimStart('-')}>"
                : "";
            page.AppendLine(".TP").AppendLine(CultureInfo.InvariantCulture, $".B {Escape(names + value)}").AppendLine(
                Escape(option.Description ?? ""));
        }
    }

    private static void AppendExamples(StringBuilder page, Command command)
    {
        if (command is not Verb { Examples: { Count: > 0 } examples }) return;
        page.AppendLine(".PP").AppendLine("Examples:").AppendLine(".RS").AppendLine(".nf");
        foreach (string example in examples) page.AppendLine(Escape(example));
        page.AppendLine(".fi").AppendLine(".RE");
    }

    private static string Escape(string text)
    {
        string escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? "\\&" + escaped : escaped;
    }
}
