using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Checking;

/// <summary>What the check derives from a layout once: where counters and event arrays stand, and which instance lists were
/// compared.</summary>
internal sealed class RecordPlan
{
    private List<(InstanceDomainHistory? History, InstanceList? List)>? _lists;

    private RecordPlan(ResultLayout layout, CounterWatch? counters)
    {
        var events = new List<int>();
        var values = new List<int>();
        var slots = new List<int>();
        for (var i = 0; i < layout.SetCount; i++)
        {
            ref readonly var set = ref layout.Sets[i];
            if (set.Type is MetricType.Event or MetricType.HighresEvent)
                events.Add(i);
            if (counters is null || set.Descriptor is not { Semantics: MetricSemantics.Counter } || set.Type > MetricType.UInt64)
                continue;
            for (var v = set.First; v < set.First + set.Count; v++)
            {
                values.Add(v);
                slots.Add(counters.Slot(set.Descriptor, layout.Instances[v]));
            }
        }

        Events = [.. events];
        Counters = [.. values];
        Slots = [.. slots];
    }

    /// <summary>Sets with event arrays.</summary>
    public int[] Events { get; }

    /// <summary>Values of counters.</summary>
    public int[] Counters { get; }

    /// <summary>For each of them where its former value is kept.</summary>
    public int[] Slots { get; }

    public static RecordPlan Of(ResultCursor cursor, CounterWatch? counters)
    {
        if (cursor.Layout.Attachment is RecordPlan plan)
            return plan;
        plan = new RecordPlan(cursor.Layout, counters);
        cursor.Layout.Attachment = plan;
        return plan;
    }

    /// <summary>Whether the instances of this layout were compared with the lists in force at this time.</summary>
    public bool InstancesChecked(Timestamp time)
    {
        if (_lists is null)
            return false;
        foreach (var (history, list) in _lists)
        {
            if (!ReferenceEquals(history?.At(time), list))
                return false;
        }

        return true;
    }

    public void Remember(ArchiveMetadata metadata, ResultLayout layout, Timestamp time)
    {
        _lists = [];
        var seen = new HashSet<InstanceDomainId>();
        foreach (ref readonly var set in layout.Sets)
        {
            if (set.Descriptor is { Indom: { IsNull: false } indom } && seen.Add(indom))
                _lists.Add((metadata.Find(indom), metadata.InstancesAt(indom, time)));
        }
    }
}
