namespace Perfolio.Arcaflow.CommandLine;

/// <summary>The command line of a plug-in, taken apart.</summary>
internal sealed record PluginArguments
{
    internal string? File { get; private set; }

    internal string? JsonSchema { get; private set; }

    internal bool Schema { get; private set; }

    internal bool Atp { get; private set; }

    internal string? Docs { get; private set; }

    internal string? Step { get; private set; }

    internal bool Debug { get; private set; }

    internal bool Help { get; private set; }

    internal int AtpVersion { get; private set; } = Arcaflow.Atp.AtpServer.Version;

    internal static PluginArguments Parse(IReadOnlyList<string> args)
    {
        var parsed = new PluginArguments();
        var rest = new List<string>();
        for (int i = 0; i < args.Count; i++)
        {
            (string name, string? value) = Split(args[i]);
            string Value() => value ?? (++i < args.Count
                ? args[i]
                : throw new PluginUsageException(
                    $"{name} option requires 1 argument", PluginExit.UnknownOption, showUsage: true));
            switch (name)
            {
                case "-f" or "--file":
                    parsed.File = Value();
                    break;
                case "--json-schema":
                    parsed.JsonSchema = Value();
                    break;
                case "--docs":
                    parsed.Docs = Value();
                    break;
                case "-s" or "--step":
                    parsed.Step = Value();
                    break;
                case "--atp-version":
                    parsed.AtpVersion = Value() switch
                    {
                        "1" => 1,
                        "3" => 3,
                        var other => throw new PluginUsageException($"--atp-version must be one of '1' or '3', not '{other}'"),
                    };
                    break;
                case "--schema" or "--atp" or "-d" or "--debug" or "-h" or "--help" when value is not null:
                    throw new PluginUsageException(
                        $"{name} option does not take a value", PluginExit.UnknownOption, showUsage: true);
                case "--schema":
                    parsed.Schema = true;
                    break;
                case "--atp":
                    parsed.Atp = true;
                    break;
                case "-d" or "--debug":
                    parsed.Debug = true;
                    break;
                case "-h" or "--help":
                    parsed.Help = true;
                    break;
                case ['-', _, ..]:
                    throw new PluginUsageException($"no such option: {name}", PluginExit.UnknownOption, showUsage: true);
                default:
                    rest.Add(args[i]);
                    break;
            }
        }

        if (parsed.Help) return parsed;
        if (rest.Count > 0)
            throw new PluginUsageException(
                $"Unable to parse arguments: [{string.Join(", ", rest.Select(r => $"'{r}'"))}]", showUsage: true);
        parsed.CheckActions();
        return parsed;
    }

    // --name=value and -fvalue beside --name value and -f value.
    private static (string Name, string? Value) Split(string arg)
    {
        if (arg.StartsWith("--", StringComparison.Ordinal))
        {
            int equals = arg.IndexOf('=', StringComparison.Ordinal);
            return equals < 0 ? (arg, null) : (arg[..equals], arg[(equals + 1)..]);
        }

        return arg is ['-', 'f' or 's', _, ..] ? (arg[..2], arg[2..]) : (arg, null);
    }

    private void CheckActions()
    {
        (string Name, bool Given)[] actions =
            [
                ("file", File is not null), ("json-schema", JsonSchema is not null), ("schema", Schema), ("atp", Atp),
                ("docs", Docs is not null)];
        string[] given = actions.Where(a => a.Given).Select(a => a.Name).ToArray();
        if (given.Length == 0)
            throw new PluginUsageException(
                "At least one of --file, --json-schema, or --schema must be specified", showUsage: true);
        if (given.Length > 1) throw new PluginUsageException($"--{given[0]} and --{given[1]} cannot be used together");
        if (JsonSchema is not (null or "input" or "output"))
            throw new PluginUsageException("--json-schema must be one of 'input' or 'output'");
    }
}
