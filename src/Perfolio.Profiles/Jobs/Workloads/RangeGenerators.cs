using System.Globalization;
using System.Runtime.CompilerServices;
using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Jobs.Workloads;

/// <summary>One workload, given as it is.</summary>
public sealed class SingletonGenerator : WorkloadGenerator
{
    private readonly string _value;

    /// <summary>Stands for a workload given as it is.</summary>
    public SingletonGenerator(string id, string value)
        : base(id, profileForEachWorkload: false) => _value = value;

    /// <inheritdoc/>
    public override bool IsSingleton => true;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<GeneratedWorkload> GenerateAsync(
        GeneratorSurroundings surroundings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new GeneratedWorkload(_value);
        await Task.CompletedTask;
    }
}

/// <summary>Integers from <c>min_range</c> to <c>max_range</c>, both included, by <c>step</c>.</summary>
internal sealed class IntegerGenerator : WorkloadGenerator
{
    private readonly (int From, int To, int Step) _range;

    public IntegerGenerator(GeneratorSpecification given)
        : base(given.Id, given.ProfileForEachWorkload) =>
        _range = given.Range(given.Integer(null, "min_range"), given.Integer(null, "max_range"), given.Integer(1, "step"));

    public override async IAsyncEnumerable<GeneratedWorkload> GenerateAsync(
        GeneratorSurroundings surroundings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (long n = _range.From; n <= _range.To; n += _range.Step)
            yield return new GeneratedWorkload(n.ToString(CultureInfo.InvariantCulture));
        await Task.CompletedTask;
    }
}

/// <summary>
/// Random ASCII letters and digits, <c>min_len</c> to <c>max_len</c> of them, by <c>step_len</c> (or <c>step</c>).
/// </summary>
internal sealed class StringGenerator : WorkloadGenerator
{
    private readonly (int From, int To, int Step) _range;

    public StringGenerator(GeneratorSpecification given)
        : base(given.Id, given.ProfileForEachWorkload)
    {
        _range = given.Range(
            given.Integer(null, "min_len"), given.Integer(null, "max_len"), given.Integer(1, "step_len", "step"));
        // The kernel takes no argument longer than 32 pages.
        if (_range.From < 1 || _range.To > 131_000) throw given.Error("lengths must be 1 to 131000");
    }

    public override async IAsyncEnumerable<GeneratedWorkload> GenerateAsync(
        GeneratorSurroundings surroundings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var characters = new RepeatableText(Id);
        for (int length = _range.From; length <= _range.To; length += _range.Step)
            yield return new GeneratedWorkload(characters.Next(length), [new("length", JsonValue.Of(length))]);
        await Task.CompletedTask;
    }
}

/// <summary>
/// Temporary text files of <c>min_lines</c> to <c>max_lines</c> lines by <c>step</c>; each line has <c>min_rows</c> to
/// <c>max_rows</c> characters (also spelt <c>min_chars</c>, <c>max_chars</c>), or always the most when <c>randomize_rows</c> is
/// false.
/// </summary>
internal sealed class TextFileGenerator : WorkloadGenerator
{
    private readonly (int From, int To, int Step) _lines;
    private readonly (int From, int To, int Step) _characters;
    private readonly bool _randomize;

    public TextFileGenerator(GeneratorSpecification given)
        : base(given.Id, given.ProfileForEachWorkload)
    {
        _lines = given.Range(given.Integer(null, "min_lines"), given.Integer(null, "max_lines"), given.Integer(1, "step"));
        _characters = given.Range(given.Integer(5, "min_rows", "min_chars"), given.Integer(80, "max_rows", "max_chars"), 1);
        _randomize = given.Flag("randomize_rows", given.Flag("randomize_chars", true));
        if (_lines.From < 0 || _characters.From < 0) throw given.Error("numbers of lines and characters must not be negative");
    }

    public override async IAsyncEnumerable<GeneratedWorkload> GenerateAsync(
        GeneratorSurroundings surroundings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var text = new RepeatableText(Id);
        for (long lines = _lines.From; lines <= _lines.To; lines += _lines.Step)
        {
            string path = Path.Combine(
                surroundings.ScratchDirectory, string.Create(CultureInfo.InvariantCulture, $"{lines}.txt"));
            await using (var file = new StreamWriter(path))
            {
                for (long i = 0; i < lines; i++)
                {
                    int length = _randomize ? text.Number(_characters.From, _characters.To) : _characters.To;
                    await file.WriteLineAsync(text.Next(length).AsMemory(), cancellationToken);
                }
            }

            yield return new GeneratedWorkload(path, [new("lines", JsonValue.Of(lines))]);
        }
    }
}
