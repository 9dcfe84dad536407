using Perfolio.Archives.Format;
using Perfolio.Metrics.Agent.Schemas;

namespace Perfolio.Metrics.Agent.Parsing;

/// <summary>The pointers of a schema, compiled to a tree that a document is walked along with.</summary>
internal sealed class MatchTree
{
    public MatchTree(SourceSchema schema)
    {
        Root = new MatchNode();
        var columns = new int[schema.Arrays.Count + 1];
        var elements = new MatchNode[schema.Arrays.Count];
        for (var i = 0; i < schema.Arrays.Count; i++)
        {
            var array = schema.Arrays[i];
            var node = Walk(Root, array.Pointer);
            node.Table = i + 1;
            elements[i] = node.Element ??= new MatchNode();
            columns[i + 1] = 1;
            if (array.Index is not null)
                Walk(elements[i], array.Index).Columns.Add(
                    new ColumnPlan(i + 1, 0, MetricType.String, AcceptsScalars: true, null));
        }

        Places = new ColumnPlan[schema.Metrics.Count];
        for (var i = 0; i < Places.Length; i++)
        {
            var metric = schema.Metrics[i];
            var table = metric.Array + 1;
            var bounds = metric.Bounds is { IsEmpty: false } some ? some : null;
            Places[i] = new ColumnPlan(table, columns[table]++, metric.Type, metric.AcceptsScalars, bounds);
            Walk(table == 0 ? Root : elements[table - 1], metric.Pointer).Columns.Add(Places[i]);
        }

        foreach (var closed in schema.Closed)
            Walk(Root, closed).IsClosed = true;
        // What is derived from data wants to know of every member it has not seen.
        if (schema.Form == SchemaForm.Inferred)
            Root.CloseAll();
        if (schema.Generation is not null)
            Walk(Root, schema.Generation).IsGeneration = true;
        Root.Complete();
        ColumnsPerTable = columns;
        PositionNamed = [.. schema.Arrays.Select(static a => a.Index is null)];
    }

    public MatchNode Root { get; }

    /// <summary>Where the values of each metric stand.</summary>
    public ColumnPlan[] Places { get; }

    public IReadOnlyList<int> ColumnsPerTable { get; }

    /// <summary>Whether the elements of an array are called by their positions.</summary>
    public bool[] PositionNamed { get; }

    private static MatchNode Walk(MatchNode node, IReadOnlyList<string> tokens)
    {
        foreach (var token in tokens)
            node = node.Child(token);
        return node;
    }
}
