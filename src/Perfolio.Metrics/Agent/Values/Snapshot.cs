namespace Perfolio.Metrics.Agent.Values;

/// <summary>The values of one document as they are published. Never changes.</summary>
internal sealed class Snapshot
{
    public Snapshot(DocumentValues document, ArrayRows[] arrays, int violations)
    {
        Document = document;
        Arrays = arrays;
        Violations = violations;
    }

    public DocumentValues Document { get; }

    public ArrayRows[] Arrays { get; }

    /// <summary>How many values, members or elements are not as they should be.</summary>
    public int Violations { get; }
}
