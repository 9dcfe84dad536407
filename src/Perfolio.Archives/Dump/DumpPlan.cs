using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Dump;

/// <summary>The text of a record that does not change while layout and instance names stay the same: all but stamp and values.</summary>
internal sealed class DumpPlan
{
    private readonly InstanceList?[] _lists;
    private readonly InstanceDomainHistory?[] _histories;

    private DumpPlan(ResultLayout layout, ArchiveMetadata metadata, NameOrder names, Timestamp time, IReadOnlySet<Pmid>? filter)
    {
        var indoms = new Dictionary<InstanceDomainId, int>();
        foreach (var set in layout.Sets)
        {
            if (set.Descriptor is { Indom: { IsNull: false } indom })
                indoms.TryAdd(indom, indoms.Count);
        }

        _histories = [.. indoms.Keys.Select(metadata.Find)];
        _lists = [.. _histories.Select(h => h?.At(time))];
        Heads = new byte[layout.SetCount][];
        Values = new byte[layout.ValueCount][];
        for (var i = 0; i < layout.SetCount; i++)
        {
            var set = layout.Sets[i];
            if (filter is not null && !filter.Contains(set.Pmid))
                continue;
            SetCount++;
            var list = set.Descriptor is { Indom: { IsNull: false } indom } ? _lists[indoms[indom]] : null;
            Prepare(i, set, names.Join(set.Descriptor), layout, list);
        }
    }

    /// <summary>Text before a metric's values; null when it is not printed.</summary>
    public byte[]?[] Heads { get; }

    /// <summary>Text before each value.</summary>
    public byte[][] Values { get; }

    /// <summary>Number of metrics printed.</summary>
    public int SetCount { get; }

    /// <summary>The plan of a layout at a time, from the layout's attachment when it still holds.</summary>
    public static DumpPlan Of(ResultLayout layout, ArchiveMetadata metadata, NameOrder names, Timestamp time, IReadOnlySet<Pmid>? filter)
    {
        if (layout.Attachment is DumpPlan plan && plan.Holds(time))
            return plan;
        plan = new DumpPlan(layout, metadata, names, time, filter);
        layout.Attachment = plan;
        return plan;
    }

    private static bool IsEvent(MetricType type) => type is MetricType.Event or MetricType.HighresEvent;

    private bool Holds(Timestamp time)
    {
        for (var i = 0; i < _lists.Length; i++)
        {
            if (!ReferenceEquals(_histories[i]?.At(time), _lists[i]))
                return false;
        }

        return true;
    }

    private void Prepare(int index, ValueSet set, byte[] names, ResultLayout layout, InstanceList? list)
    {
        byte[] name = [.. "    "u8, .. ArchiveText.Encode(set.Pmid.ToString()), .. " ("u8, .. names];
        var several = set.Count > 1;
        var instances = several || set.Descriptor is { Indom.IsNull: false };
        if (set.Count == 0)
        {
            Heads[index] = [.. name, .. "): "u8, .. set.Error == 0 ? "No values returned!"u8 : ArchiveText.Encode(ErrorCodes.Text(set.Error)), .. "\n"u8];
            return;
        }

        // Each event array has a head of its own.
        Heads[index] = IsEvent(set.Type) ? [] : several ? [.. name, .. "):\n"u8] : [.. name, .. "): "u8];
        for (var i = set.First; i < set.First + set.Count; i++)
        {
            var instance = instances ? Instance(layout.Instances[i], list) : [];
            if (IsEvent(set.Type))
                Values[i] = [.. name, .. instances ? [.. "["u8, .. instance, .. "]"u8] : Array.Empty<byte>(), .. "): "u8];
            else if (instances)
                Values[i] = [.. several ? "        inst ["u8 : "inst ["u8, .. instance, .. "] value "u8];
            else
                Values[i] = "value "u8.ToArray();
        }
    }

    private static byte[] Instance(int id, InstanceList? list)
    {
        var number = ArchiveText.Encode(id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var at = list?.IndexOf(id) ?? -1;
        return at < 0
            ? [.. number, .. " or ???"u8]
            : [.. number, .. " or \""u8, .. list!.NameBytes(at), .. "\""u8];
    }
}
