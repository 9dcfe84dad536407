using System.CommandLine;
using System.Globalization;
using System.Text;

namespace Perfolio.Cli.Documentation;

/// <summary>
/// Completion scripts from the command definitions: verbs, sub-commands and options, without starting the program.
/// </summary>
internal static class ShellCompletions
{
    /// <summary>The script for a shell: <c>bash</c>, <c>zsh</c> or <c>fish</c>.</summary>
    public static string For(string shell, RootCommand root) => shell switch
    {
        "fish" => Fish(root),
        "zsh" => "#compdef perfolio\nautoload -U +X bashcompinit && bashcompinit\n" + Bash(root),
        _ => Bash(root),
    };

    private static IEnumerable<(string Path, Command Command)> Walk(Command command, string path)
    {
        yield return (path, command);
        foreach (Command sub in command.Subcommands.Where(c => !c.Hidden))
            foreach ((string, Command) below in Walk(sub, path.Length == 0 ? sub.Name : $"{path} {sub.Name}"))
                yield return below;
    }

    private static string Bash(RootCommand root)
    {
        var cases = new StringBuilder();
        foreach ((string path, Command command) in Walk(root, ""))
        {
            IEnumerable<string> words = command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)
                .Concat(
                    command.Options.Where(o => !o.Hidden).SelectMany(o => o.Aliases.Append(o.Name)).Order(StringComparer.Ordinal))
                    .Append("--help").Distinct();
            cases.AppendLine(CultureInfo.InvariantCulture, $"    '{path}') words='{string.Join(' ', words)}' ;;");
        }

        // The path is the longest chain of known verbs in front of the cursor.
        return $$"""
            _perfolio_words() {
              local words=
              case "$1" in
            {{cases.ToString().TrimEnd('\n')}}
                *) return 1 ;;
              esac
              printf '%s' "$words"
            }
            _perfolio() {
              local cur="${COMP_WORDS[COMP_CWORD]}" path= next i
              for ((i = 1; i < COMP_CWORD; i++)); do
                next="${path:+$path }${COMP_WORDS[i]}"
                if _perfolio_words "$next" > /dev/null; then path="$next"; fi
              done
              COMPREPLY=($(compgen -W "$(_perfolio_words "$path")" -- "$cur"))
              if [[ ${#COMPREPLY[@]} -eq 0 && "$cur" != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); fi
            }
            complete -o filenames -F _perfolio perfolio

            """;
    }

    private static string Fish(RootCommand root)
    {
        var script = new StringBuilder();
        foreach ((string path, Command command) in Walk(root, ""))
        {
            string condition = path.Length == 0
                ? "__fish_use_subcommand"
                : string.Join("; and ", path.Split(' ').Select(p => $"__fish_seen_subcommand_from {p}"));
            foreach (Command sub in command.Subcommands.Where(c => !c.Hidden))
                script.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"complete -c perfolio -f -n '{condition}' -a {sub.Name} -d {Quote(sub.Description)}");
            foreach (Option option in command.Options.Where(o => !o.Hidden))
                script.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"complete -c perfolio -n '{condition}' -l {option.Name.TrimStart('-')} -d {Quote(option.Description)}");
        }

        return script.ToString();
    }

    private static string Quote(string? text) =>
        $"'{(text ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
