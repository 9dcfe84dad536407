using System.Runtime.CompilerServices;
using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Jobs.Workloads;

/// <summary>
/// Runs a command, then takes every file of a directory as a workload. A pattern like <c>genimg{width}_{height}.pgm</c> takes
/// values out of the file names.
/// </summary>
internal sealed class ExternalGenerator : WorkloadGenerator
{
    private readonly string _command;
    private readonly string _directory;
    private readonly FileNamePattern _pattern;

    public ExternalGenerator(GeneratorSpecification given)
        : base(given.Id, given.ProfileForEachWorkload)
    {
        _command = given.Text("external_generator");
        _directory = given.Text("output_dir");
        string delimiters = given.Text("delimiters", "{}");
        if (delimiters.Length != 2) throw given.Error($"'delimiters' must be two characters, not '{delimiters}'");
        _pattern = FileNamePattern.Parse(given.Text("file_format", ""), delimiters[0], delimiters[1])
            ?? throw given.Error("'file_format' has unbalanced delimiters");
    }

    public override async IAsyncEnumerable<GeneratedWorkload> GenerateAsync(
        GeneratorSurroundings surroundings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await surroundings.Launcher.RunAsync(_command, surroundings.WorkingDirectory, cancellationToken);
        string directory = Path.GetFullPath(_directory, surroundings.WorkingDirectory);
        if (!Directory.Exists(directory))
            throw new OperationException($"workload generator '{Id}': {directory} does not exist after '{_command}' ran");
        string[] files = Directory.GetFiles(directory).Order(StringComparer.Ordinal).ToArray();
        if (files.Length == 0)
            throw new OperationException($"workload generator '{Id}': {directory} has no files after '{_command}' ran");
        foreach (string file in files)
        {
            IReadOnlyList<KeyValuePair<string, JsonValue>>? context = _pattern.Match(Path.GetFileName(file));
            if (context is null)
                surroundings.Warn($"workload generator '{Id}': {Path.GetFileName(file)} does not match the file_format; it is " +
                    $"used without keys");
            yield return new GeneratedWorkload(file, context ?? []);
        }
    }
}
