using System.CommandLine;

namespace Perfolio.Cli.Hosting;

/// <summary>
/// The command line as getopt reads it, for verbs that stand for tools of PCP: <c>-dfT</c> is <c>-d -f -T</c>, <c>-t60</c> is
/// <c>-t 60</c>, and a word that begins with a dash is an option, never a name (behind <c>--</c> it is a name).
/// </summary>
internal static class ShortOptions
{
    /// <summary>Writes short options out, one word each, for verbs that want it (<see cref="Verb.BundlesOptions"/>).</summary>
    /// <param name="root">The tree of verbs.</param>
    /// <param name="args">The command line.</param>
    /// <returns>The command line that means the same to the parser.</returns>
    /// <exception cref="UsageException">The verb has no such option.</exception>
    public static string[] Expand(RootCommand root, IReadOnlyList<string> args)
    {
        var at = new List<Command> { root };
        var expanded = new List<string>(args.Count);
        for (int i = 0; i < args.Count; i++)
        {
            string word = args[i];
            if (word == "--")
            {
                expanded.AddRange(args.Skip(i));
                break;
            }

            if (!word.StartsWith('-') || word.Length == 1)
            {
                expanded.Add(word);
                if (at[^1].Subcommands.FirstOrDefault(c => c.Name == word || c.Aliases.Contains(word)) is { } verb) at.Add(verb);
                continue;
            }

            if (Find(at, word) is { } option)
            {
                expanded.Add(word);
                // A value may begin with a dash, too.
                for (int values = option.Arity.MinimumNumberOfValues; values > 0 && i + 1 < args.Count; values--)
                    expanded.Add(args[++i]);
            }
            else if (word.StartsWith("--", StringComparison.Ordinal) || at[^1] is not Verb { BundlesOptions: true })
            {
                expanded.Add(word);
            }
            else if (Bundle(at, word, expanded) && i + 1 < args.Count)
            {
                expanded.Add(args[++i]);
            }
        }

        return [.. expanded];
    }

    // Whether the last option of the bundle takes the next word as its value.
    private static bool Bundle(List<Command> at, string word, List<string> expanded)
    {
        for (int i = 1; i < word.Length; i++)
        {
            string name = $"-{word[i]}";
            Option option = Find(at, name) ?? throw Unknown(at, i == 1 ? $"'{word}'" : $"'{name}' (in '{word}')");
            expanded.Add(name);
            if (option.Arity.MinimumNumberOfValues == 0) continue;
            if (i + 1 == word.Length) return true;
            // Our own parser has always taken -t=60.
            expanded.Add(word[(i + 1)..].TrimStart('='));
            return false;
        }

        return false;
    }

    private static UsageException Unknown(List<Command> at, string what)
    {
        string path = string.Join(' ', at.Skip(1).Select(c => c.Name).Prepend("perfolio"));
        return new UsageException($"'{path}' has no option {what}\ntry '{path} --help'");
    }

    private static Option? Find(List<Command> at, string name) =>
        at.SelectMany(c => c.Options.Where(o => o.Recursive || c == at[^1]))
            .LastOrDefault(o => o.Name == name || o.Aliases.Contains(name));
}
