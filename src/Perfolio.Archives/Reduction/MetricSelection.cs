using Perfolio.Archives.Format;

namespace Perfolio.Archives.Reduction;

/// <summary>Which metrics to keep: names, or subtrees of names.</summary>
internal sealed class MetricSelection
{
    private readonly IReadOnlyList<string> _names;
    private readonly bool[] _used;

    public MetricSelection(IReadOnlyList<string> names)
    {
        _names = names;
        _used = new bool[names.Count];
    }

    public bool IsEverything => _names.Count == 0;

    public bool Includes(IEnumerable<string> metricNames)
    {
        if (IsEverything)
            return true;
        var any = false;
        foreach (var name in metricNames)
        {
            for (var i = 0; i < _names.Count; i++)
            {
                if (!name.StartsWith(_names[i], StringComparison.Ordinal)
                    || (name.Length > _names[i].Length && name[_names[i].Length] != '.'))
                    continue;
                _used[i] = true;
                any = true;
            }
        }

        return any;
    }

    /// <summary>Tells which names met no metric; to be called when all were asked for.</summary>
    /// <exception cref="ArchiveException">None did.</exception>
    public void Tell(Action<string>? warn)
    {
        if (!IsEverything && !_used.Contains(true))
            throw new ArchiveException(string.Join(", ", _names), "no such metric in the input", ErrorCodes.UnknownName);
        foreach (var name in _names.Where((_, i) => !_used[i]))
            warn?.Invoke($"{name}: no such metric in the input");
    }
}
