using Perfolio.Archives.Format;

namespace Perfolio.Archives.Reduction;

/// <summary>The marks of an interval: those with an observation behind them stand before the interval's record, the last one may
/// stand behind it.</summary>
internal sealed class MarkKeeper
{
    private readonly List<Timestamp> _followed = [];
    private Timestamp? _open;

    public bool IsEmpty => _open is null && _followed.Count == 0;

    public void Add(Timestamp time)
    {
        if (_open is { } former)
            _followed.Add(former);
        _open = time;
    }

    public void Observed()
    {
        if (_open is not { } mark)
            return;
        _followed.Add(mark);
        _open = null;
    }

    /// <summary>Takes the marks that stand before the record of the interval, in order.</summary>
    public IEnumerable<Timestamp> TakeFollowed()
    {
        foreach (var mark in _followed)
            yield return mark;
        _followed.Clear();
    }

    /// <summary>Takes the mark behind which the interval has no observation.</summary>
    public Timestamp? TakeOpen()
    {
        var open = _open;
        _open = null;
        return open;
    }
}
