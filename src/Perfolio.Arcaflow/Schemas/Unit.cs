using Perfolio.Arcaflow.Values;

namespace Perfolio.Arcaflow.Schemas;

/// <summary>The four spellings of one unit.</summary>
/// <param name="ShortSingular">As behind the number 1, short.</param>
/// <param name="ShortPlural">Short plural.</param>
/// <param name="LongSingular">Long singular.</param>
/// <param name="LongPlural">Long plural.</param>
public sealed record Unit(string ShortSingular, string ShortPlural, string LongSingular, string LongPlural)
{
    /// <summary>The spellings without repetition, as messages list them.</summary>
    internal IEnumerable<string> Names => new[] { LongPlural, LongSingular, ShortPlural, ShortSingular }.Distinct();

    internal bool Is(ReadOnlySpan<char> name) =>
        name.SequenceEqual(ShortSingular) || name.SequenceEqual(ShortPlural) || name.SequenceEqual(LongSingular)
            || name.SequenceEqual(LongPlural);

    internal void Describe(IValueWriter writer) => new MapEntries()
        .Add("name_short_singular", ShortSingular)
        .Add("name_short_plural", ShortPlural)
        .Add("name_long_singular", LongSingular)
        .Add("name_long_plural", LongPlural)
        .WriteTo(writer);
}
