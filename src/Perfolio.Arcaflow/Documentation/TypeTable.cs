using System.Globalization;
using Perfolio.Arcaflow.Schemas;

namespace Perfolio.Arcaflow.Documentation;

/// <summary>The rows that say what a type takes.</summary>
internal static class TypeTable
{
    internal static string Spelling(SchemaType type) => Html.Code(type switch
    {
        ISized when type.TypeId == "list" => $"list[{Spelling(type.Parts.First())}]",
        ISized => $"map[{Spelling(type.Parts.First())}, {Spelling(type.Parts.Last())}]",
        _ => Html.Escape(type.Spelling),
    });

    internal static string Rows(SchemaType type)
    {
        var rows = new List<string> { Html.Row("Type:", Spelling(type)) };
        switch (type)
        {
            case IntegerType number:
                AddLimits(rows, number.Min, number.Max);
                AddUnits(rows, number.Units);
                break;
            case FloatType number:
                AddLimits(rows, number.Min, number.Max);
                AddUnits(rows, number.Units);
                break;
            case StringType text:
                AddLimits(rows, text.Min, text.Max);
                if (text.Pattern is { } pattern) rows.Add(Html.Row("Must match pattern:", Html.Code(Html.Escape(pattern))));
                break;
            case ISized sized:
                AddLimits(rows, sized.Min, sized.Max);
                SchemaType[] parts = type.Parts.ToArray();
                if (parts.Length == 1) rows.Add(Nested("List items", parts[0]));
                else rows.AddRange([Nested("Key type", parts[0]), Nested("Value type", parts[1])]);
                break;
            default:
                if (type.TypeId == "ref")
                    rows.AddRange(type.Referenced.Select(o => Html.Row("Referenced object:", Html.Escape(o.Id))));
                else if (type.TypeId.StartsWith("one_of", StringComparison.Ordinal))
                    rows.AddRange(type.Parts.Select(p => Nested("Possible object", p)));
                break;
        }

        return string.Concat(rows);
    }

    private static string Nested(string title, SchemaType type) => Html.Wide(Html.Details(title, Html.Table(Rows(type))));

    private static void AddLimits(List<string> rows, IFormattable? min, IFormattable? max)
    {
        if (min is not null) rows.Add(Html.Row("Minimum:", min.ToString(null, CultureInfo.InvariantCulture)));
        if (max is not null) rows.Add(Html.Row("Maximum:", max.ToString(null, CultureInfo.InvariantCulture)));
    }

    private static void AddUnits(List<string> rows, Units? units)
    {
        if (units is not null) rows.Add(Html.Row("Units:", Html.Escape(units.Base.LongPlural)));
    }
}
