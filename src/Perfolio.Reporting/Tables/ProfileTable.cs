using Perfolio.Profiles;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Querying;

namespace Perfolio.Reporting.Tables;

/// <summary>
/// Tables of the resources or models of a profile as UTF-8 text (docs/tables.md). Columns are read twice, once for the
/// widths and once for the text, so that the memory needed does not depend on the length of the table.
/// </summary>
public static class ProfileTable
{
    /// <summary>Writes one row per resource; the stream stays open.</summary>
    /// <exception cref="OperationException">A key of the options does not occur; the message lists those that do.</exception>
    public static void WriteResources(Profile profile, TableOptions options, Stream output) =>
        Write(FlatView.OfResources(profile), options, output);

    /// <summary>Writes one row per model; the stream stays open.</summary>
    /// <exception cref="OperationException">A key of the options does not occur; the message lists those that do.</exception>
    public static void WriteModels(Profile profile, TableOptions options, Stream output) =>
        Write(FlatView.OfModels(profile), options, output);

    private static void Write(FlatView view, TableOptions options, Stream output)
    {
        CheckKeys(view, options);
        IReadOnlyList<string> keys = options.Headers.Count > 0 ? options.Headers : view.Keys;
        RowSelection rows = RowFilter.Apply(view, options.Filters);
        switch (options.Format.Kind)
        {
            case TableKind.Csv:
                new CsvRows(view, keys).Write(rows.OrderedBy(view, options.SortBy), output);
                break;
            case TableKind.JsonLines:
                JsonLineRows.Write(view, keys, rows.OrderedBy(view, options.SortBy), output);
                break;
            default:
                ColumnLayout[] columns = keys.Select(key => ColumnLayout.Measure(view, key, rows, options.Format)).ToArray();
                new TextTable(view, columns, options.Format).Write(rows.OrderedBy(view, options.SortBy), output);
                break;
        }
    }

    private static void CheckKeys(FlatView view, TableOptions options)
    {
        IEnumerable<string> asked = options.Headers.Concat(options.Filters.Select(f => f.Key));
        if (options.SortBy is { } sortKey) asked = asked.Append(sortKey);
        foreach (string key in asked)
        {
            if (view.Keys.Contains(key, StringComparer.Ordinal)) continue;
            string there = view.Keys.Count == 0 ? "the table is empty" : "there are " + string.Join(", ", view.Keys);
            throw new OperationException($"no column '{key}'; {there}");
        }
    }
}
