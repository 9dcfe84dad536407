using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Store;
using Perfolio.Reporting.Tables;

namespace Perfolio.Cli.Verbs;

/// <summary><c>perfolio show PROFILE tableof resources|models</c>.</summary>
internal sealed class TableOfVerb
{
    private readonly Option<bool> _toFile = new("--to-file", "-tf") { Description = "Write the table to a file (default)." };
    private readonly Option<bool> _toStdout = new("--to-stdout", "-ts") { Description = "Write the table to standard output." };
    private readonly Option<string?> _file = new("--output-file", "-of")
    {
        Description = "The file (default: resources_of_PROFILE or models_of_PROFILE)."
    };
    private readonly Option<string> _format = new("--format", "-f")
    {
        Description = $"The format: {string.Join(", ", TableFormat.Names)}.",
        DefaultValueFactory = _ => "simple"
    };
    private readonly Func<Session, ParseResult, CancellationToken, (Profile Profile, string Name)> _load;

    public TableOfVerb(Func<Session, ParseResult, CancellationToken, (Profile Profile, string Name)> load) => _load = load;

    private delegate void TableWriter(Profile profile, TableOptions options, Stream output);

    public Verb Make()
    {
        var verb = new Verb("tableof", "Write the resources or the models of a profile as a table.",
            "perfolio show 0@p tableof --to-stdout resources -s amount",
            "perfolio show 0@p tableof -of times.csv -f csv resources") { _toFile, _toStdout, _file, _format };
        verb.Subcommands.Add(Of("resources", "One row per resource.", ProfileTable.WriteResources));
        verb.Subcommands.Add(Of("models", "One row per model.", ProfileTable.WriteModels));
        return verb.Does(
            (_, _) => throw new UsageException("tableof needs 'resources' or 'models' (perfolio show PROFILE tableof --help)"));
    }

    private Verb Of(string what, string description, TableWriter write)
    {
        var headers = new Option<string[]>("--headers", "-h")
        {
            Description = "A column; repeatable, in this order (default: all, by name)."
        };
        var sortBy = new Option<string?>("--sort-by", "-s") { Description = "The column to sort by." };
        var filters = new Option<string[]>("--filter-by", "-f")
        {
            Description = "KEY VALUE: keep only such rows; repeatable, equal keys are alternatives.",
            Arity = new ArgumentArity(2, 200),
            AllowMultipleArgumentsPerToken = true,
        };
        var verb = new Verb(
            what, description, $"perfolio show 0@p tableof -ts {what} -h uid -h amount -s amount") { headers, sortBy, filters };
        return verb.Does((session, result, token) =>
        {
            string[] pairs = result.GetValue(filters) ?? [];
            if (pairs.Length % 2 != 0) throw new UsageException("--filter-by takes pairs: --filter-by KEY VALUE");
            if (result.GetValue(_toFile) && result.GetValue(_toStdout))
                throw new UsageException("--to-file and --to-stdout exclude each other");
            if (result.GetValue(_toStdout) && result.GetValue(_file) is not null)
                throw new UsageException("--to-stdout and --output-file exclude each other");
            var options = new TableOptions
            {
                Format = Format(result.GetValue(_format)!),
                Headers = result.GetValue(headers) ?? [],
                SortBy = result.GetValue(sortBy),
                Filters = pairs.Chunk(2).Select(p => KeyValuePair.Create(p[0], p[1])).ToArray(),
            };
            (Profile profile, string name) = _load(session, result, token);
            if (what == "models" && profile.Models.Count == 0) session.Terminal.Say("the profile has no models");
            if (result.GetValue(_toStdout))
            {
                using Stream output = StandardStream.Output();
                write(profile, options, output);
                return Task.FromResult(ExitCode.Done);
            }

            string path = Path.GetFullPath(
                result.GetValue(_file) ?? $"{what}_of_{Path.GetFileNameWithoutExtension(name)}", session.Directory);
            using (var file = new AtomicFile(path))
            {
                write(profile, options, file.Stream);
                file.Commit();
            }

            session.Terminal.Output.WriteLine(path);
            return Task.FromResult(ExitCode.Done);
        });
    }

    private static TableFormat Format(string name) => TableFormat.Names.Contains(name)
        ? TableFormat.Named(name)
        : throw new UsageException($"--format takes one of {string.Join(", ", TableFormat.Names)}, not '{name}'");
}
