using System.Globalization;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Querying;

namespace Perfolio.Reporting.Tables;

/// <summary>Keeps the rows that match: one of the values of each key.</summary>
internal static class RowFilter
{
    public static RowSelection Apply(FlatView view, IReadOnlyList<KeyValuePair<string, string>> filters)
    {
        if (filters.Count == 0) return RowSelection.All(view);
        KeyValuePair<string, Wanted[]>[] byKey = filters
            .GroupBy(f => f.Key, StringComparer.Ordinal)
            .Select(g => KeyValuePair.Create(g.Key, g.Select(f => new Wanted(f.Value)).ToArray()))
            .ToArray();

        var rows = new List<int>();
        foreach (FlatSegment segment in view.Segments)
        {
            var varying = new List<(FlatCells Cells, Wanted[] Values)>();
            if (!ConstantsMatch(segment, byKey, varying)) continue;
            for (int i = 0; i < segment.Count; i++)
                if (varying.TrueForAll(v => MatchesAny(v.Cells.At(i), v.Values)))
                    rows.Add(segment.FirstRow + i);
        }

        return RowSelection.Of(rows.ToArray());
    }

    private static bool ConstantsMatch(
        FlatSegment segment, KeyValuePair<string, Wanted[]>[] byKey, List<(FlatCells Cells, Wanted[] Values)> varying)
    {
        foreach ((string key, Wanted[] values) in byKey)
        {
            FlatCells cells = segment.Cells(key);
            if (cells.Column is not null) varying.Add((cells, values));
            else if (!MatchesAny(cells.Constant, values)) return false;
        }

        return true;
    }

    private static bool MatchesAny(JsonValue? cell, Wanted[] values) => Array.Exists(values, v => v.Matches(cell));

    /// <summary>A value as typed, with the number it can be read as.</summary>
    private readonly struct Wanted
    {
        private readonly string _text;
        private readonly double? _number;
        private readonly long? _integer;

        public Wanted(string text)
        {
            _text = text;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)) _number = number;
            else if (text is "nan") _number = double.NaN;
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
                _integer = integer;
        }

        public bool Matches(JsonValue? cell)
        {
            if (cell is null) return _number is double.NaN;
            if (!cell.IsNumber) return cell.ToDisplayText() == _text;
            if (_integer is { } wanted && cell.TryGetInt64(out long integer)) return wanted == integer;
            return _number is { } number && number.Equals(cell.AsDouble());
        }
    }
}
