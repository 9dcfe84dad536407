using System.Globalization;
using System.Text;
using Perfolio.Arcaflow.Values;

namespace Perfolio.Arcaflow.Schemas;

/// <summary>A base unit and its multiples; turns text such as <c>5m30s</c> into base units and back.</summary>
public sealed partial class Units
{
    private readonly (long Factor, Unit Unit)[] _multiples;
    private readonly (long Divisor, Unit Unit)[] _parts;

    /// <summary>Makes a set.</summary>
    /// <param name="baseUnit">What a plain number counts.</param>
    /// <param name="multiples">Larger units with the number of base units in one.</param>
    public Units(Unit baseUnit, params (long Factor, Unit Unit)[] multiples)
        : this(baseUnit, multiples, [])
    {
    }

    private Units(Unit baseUnit, (long Factor, Unit Unit)[] multiples, (long Divisor, Unit Unit)[] parts)
    {
        Base = baseUnit;
        _multiples = multiples.OrderByDescending(m => m.Factor).ToArray();
        _parts = parts.OrderBy(p => p.Divisor).ToArray();
    }

    /// <summary>What a plain number counts.</summary>
    public Unit Base { get; }

    /// <summary>A number of base units as text, largest unit first, such as <c>1m30s</c>.</summary>
    public string Format(long value)
    {
        if (value == 0) return "0" + Base.ShortPlural;
        var text = new StringBuilder();
        decimal rest = Math.Abs((decimal)value);
        if (value < 0) text.Append('-');
        foreach ((long factor, Unit unit) in _multiples.Append((Factor: 1L, Unit: Base)))
        {
            decimal count = decimal.Truncate(rest / factor);
            if (count == 0) continue;
            rest -= count * factor;
            text.Append(CultureInfo.InvariantCulture, $"{count}").Append(count == 1 ? unit.ShortSingular : unit.ShortPlural);
        }

        return text.ToString();
    }

    /// <summary>Reads text as a whole number of base units.</summary>
    /// <exception cref="ConstraintException">It is none.</exception>
    public long ParseInteger(string text)
    {
        decimal value = Parse(text);
        if (decimal.Truncate(value) != value) throw Refusal(text);
        return value is >= long.MinValue and <= long.MaxValue ? (long)value : throw TooLarge(text);
    }

    /// <summary>Reads text as a number of base units.</summary>
    /// <exception cref="ConstraintException">It is none.</exception>
    public double ParseFloat(string text) => (double)Parse(text);

    internal void Describe(IValueWriter writer) => new MapEntries()
        .Add("base_unit", Base.Describe)
        .Add("multipliers", w =>
        {
            w.BeginMap(_multiples.Length);
            foreach ((long factor, Unit unit) in _multiples.Reverse())
            {
                w.Key(factor);
                unit.Describe(w);
            }

            w.End();
        })
        .WriteTo(writer);

    // Larger units first, each at most once and whole; only what comes last may have a fraction, and it may lack its name.
    private decimal Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new ConstraintException($"Empty string cannot be parsed as {Base.LongPlural}");
        decimal sum = 0;
        int last = -1;
        var rest = text.AsSpan().Trim();
        try
        {
            while (!rest.IsEmpty)
            {
                ReadOnlySpan<char> number = Take(ref rest, c => char.IsAsciiDigit(c) || c == '.');
                rest = rest.TrimStart();
                ReadOnlySpan<char> name = Take(ref rest, c => !char.IsAsciiDigit(c) && !char.IsWhiteSpace(c));
                rest = rest.TrimStart();
                int rank = Rank(name);
                bool isBase = rank == _multiples.Length;
                if (rank <= last || !IsNumber(number, fraction: rank >= _multiples.Length) || (name.IsEmpty && !rest.IsEmpty))
                    throw Refusal(text);
                decimal value = decimal.Parse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
                sum += isBase
                    ? value
                    : rank < _multiples.Length ? value * _multiples[rank].Factor
                    : value / _parts[rank - _multiples.Length - 1].Divisor;
                last = rank;
            }
        }
        catch (OverflowException)
        {
            throw TooLarge(text);
        }

        return sum;
    }

    // The place of a unit from the largest to the smallest; -1 when there is none of that name.
    private int Rank(ReadOnlySpan<char> name)
    {
        for (int i = 0; i < _multiples.Length; i++)
            if (_multiples[i].Unit.Is(name))
                return i;
        if (name.IsEmpty || Base.Is(name)) return _multiples.Length;
        for (int i = 0; i < _parts.Length; i++)
            if (_parts[i].Unit.Is(name))
                return _multiples.Length + 1 + i;
        return -1;
    }

    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> rest, Func<char, bool> wanted)
    {
        int length = 0;
        while (length < rest.Length && wanted(rest[length])) length++;
        ReadOnlySpan<char> taken = rest[..length];
        rest = rest[length..];
        return taken;
    }

    private static bool IsNumber(ReadOnlySpan<char> text, bool fraction)
    {
        int point = text.IndexOf('.');
        if (point < 0) return !text.IsEmpty;
        return fraction && point > 0 && point < text.Length - 1 && !text[(point + 1)..].Contains('.');
    }

    private static ConstraintException TooLarge(string text) => new($"'{text}' is too large");

    private ConstraintException Refusal(string text)
    {
        IEnumerable<string> names = new[] { Base }.Concat(_multiples.Reverse().Select(m => m.Unit)).Concat(
            _parts.Select(p => p.Unit))
            .SelectMany(u => u.Names).Distinct();
        return new ConstraintException(
            $"Cannot parse '{text}' as '{Base.LongPlural}': invalid format, valid unit types are: " +
                $"{string.Join(", ", names.Select(n => $"'{n}'"))}");
    }
}
