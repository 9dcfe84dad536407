using Perfolio.Archives.Results;

namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>
/// Looks ahead in an archive for the next observations of slots that have had none for so long that frames can wait no more. The
/// first look
/// between two marks goes to the end and notes when each slot is seen last, so that what has left does not cost another look.
/// </summary>
internal sealed class GapScan
{
    private const int Kept = 16;

    private readonly ObservationReader _observations;
    private readonly SlotState[] _states;
    private readonly TextPool _texts;
    private readonly List<ObservationPlan> _plans = [];
    private readonly HashSet<int> _wanted = [];
    private long[] _lastSeen = [];
    private bool _known;

    // Plans that were flushed and are met again are kept anew.
    private long _flushes = 1;

    public GapScan(ObservationReader observations, SlotState[] states, TextPool texts)
    {
        _observations = observations;
        _states = states;
        _texts = texts;
    }

    /// <summary>Slots that blocked at the last look.</summary>
    public List<int> Blocked { get; } = [];

    /// <summary>Next observation of counters that were looked for.</summary>
    public Dictionary<int, (long Time, long Bits)> Found { get; } = [];

    /// <summary>Forgets what was seen; to be called at marks.</summary>
    public void NewSegment()
    {
        _known = false;
        Found.Clear();
    }

    /// <summary>Finds what blocks a frame, and marks of it as held what has a next observation.</summary>
    /// <param name="row">The frame.</param>
    public void Look(long row)
    {
        Blocked.Clear();
        _wanted.Clear();
        for (var slot = 0; slot < _states.Length; slot++)
        {
            if (!_states[slot].IsLive || _states[slot].Next > row)
                continue;
            Blocked.Add(slot);
            Found.Remove(slot);
            if (_states[slot].IsCounter && (!_known || _lastSeen[slot] > _states[slot].Time))
                _wanted.Add(slot);
        }

        if (!_known || _wanted.Count > 0)
            Scan(toEnd: !_known);
        foreach (var slot in Blocked)
            _states[slot].IsHeld = _lastSeen[slot] > _states[slot].Time && (!_states[slot].IsCounter || Found.ContainsKey(slot));
    }

    private void Scan(bool toEnd)
    {
        if (toEnd)
        {
            if (_lastSeen.Length == 0)
                _lastSeen = new long[_states.Length];
            _lastSeen.AsSpan().Fill(long.MinValue);
            _plans.Clear();
        }

        using var cursor = _observations.Ahead();
        while ((toEnd || _wanted.Count > 0) && cursor.Read() == ReadStatus.Record && !cursor.IsMark)
        {
            var first = cursor.Layout.Attachment is null;
            var plan = _observations.PlanOf(cursor.Layout);
            // All of a plan's slots are found with the first record that has it.
            if (first && _wanted.Count > 0)
                Find(plan, cursor);
            if (toEnd && plan.Scan != _flushes)
                Keep(plan);
            plan.LastSeen = cursor.Time.Nanoseconds;
        }

        if (!toEnd)
            return;
        Flush();
        _known = true;
    }

    private void Find(ObservationPlan plan, ResultCursor cursor)
    {
        long[]? values = null;
        foreach (var group in plan.Groups)
        {
            var read = false;
            for (var i = 0; i < group.Count; i++)
            {
                var slot = plan.Slots[group.Start + i];
                if (!_wanted.Remove(slot))
                    continue;
                if (!read)
                {
                    values ??= new long[_observations.Widest];
                    plan.Read(cursor.Record, group, values, _texts);
                    read = true;
                }

                Found[slot] = (cursor.Time.Nanoseconds, values![i]);
            }
        }
    }

    private void Keep(ObservationPlan plan)
    {
        if (_plans.Count == Kept)
            Flush();
        plan.Scan = _flushes;
        _plans.Add(plan);
    }

    private void Flush()
    {
        foreach (var plan in _plans)
        {
            foreach (var slot in plan.Slots)
                _lastSeen[slot] = Math.Max(_lastSeen[slot], plan.LastSeen);
        }

        _plans.Clear();
        _flushes++;
    }
}
