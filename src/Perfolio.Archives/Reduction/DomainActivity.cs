using Perfolio.Archives.Metadata;

namespace Perfolio.Archives.Reduction;

/// <summary>What one output knows of an instance domain: the columns observed in the interval, and the list written.</summary>
internal sealed class DomainActivity
{
    private long[] _seen = [];

    public DomainActivity(DomainTable domain) => Domain = domain;

    public DomainTable Domain { get; }

    /// <summary>Columns observed in the interval.</summary>
    public List<int> Columns { get; } = [];

    /// <summary>The list in force that is not written yet, as it may have to be widened; null when there is none.</summary>
    public InstanceList? Held { get; set; }

    /// <summary>Whether the list written last has instances that had left the domain.</summary>
    public bool IsWidened { get; set; }

    /// <summary>Input and record number that the list written last is a copy of.</summary>
    public (int Member, int Index) Copied { get; set; } = (-1, -1);

    public void Observe(ReadOnlySpan<int> columns, long interval)
    {
        if (_seen.Length < Domain.ColumnCount)
        {
            var former = _seen.Length;
            Array.Resize(ref _seen, Math.Max(Domain.ColumnCount, former * 2));
            _seen.AsSpan(former).Fill(-1);
        }

        foreach (var column in columns)
        {
            if (_seen[column] == interval)
                continue;
            _seen[column] = interval;
            Columns.Add(column);
        }
    }
}
