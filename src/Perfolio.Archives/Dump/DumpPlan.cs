using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Dump;

/// <summary>The text of a record that does not change while layout and instance names stay the same: all but stamp and
/// values.</summary>
/// <remarks>The text before each value is made when a layout is met the second time: many archives have a new one at every
/// record.</remarks>
internal sealed class DumpPlan
{
    private readonly InstanceList?[] _lists;
    private readonly InstanceDomainHistory?[] _histories;
    private readonly int[] _inForce;
    private readonly int[] _listOfSet;
    private byte[]?[]? _values;

    private DumpPlan(ResultLayout layout, ArchiveMetadata metadata, NameOrder names, Timestamp time, IReadOnlySet<Pmid>? filter)
    {
        var indoms = new Dictionary<InstanceDomainId, int>();
        Heads = new byte[layout.SetCount][];
        _listOfSet = new int[layout.SetCount];
        for (var i = 0; i < layout.SetCount; i++)
        {
            ref readonly var set = ref layout.Sets[i];
            _listOfSet[i] = -1;
            if (set.Descriptor is { Indom: { IsNull: false } indom })
            {
                indoms.TryAdd(indom, indoms.Count);
                _listOfSet[i] = indoms[indom];
            }

            if (filter is not null && !filter.Contains(set.Pmid))
                continue;
            SetCount++;
            Heads[i] = Head(set, names.Join(set.Descriptor));
        }

        _histories = [.. indoms.Keys.Select(metadata.Find)];
        _inForce = [.. _histories.Select(h => h?.IndexAt(time) ?? -1)];
        _lists = [.. _histories.Select((h, i) => _inForce[i] < 0 ? null : h!.At(_inForce[i]))];
    }

    /// <summary>Text before a metric's values, of event arrays before each of them; null when it is not printed.</summary>
    public byte[]?[] Heads { get; }

    /// <summary>Number of metrics printed.</summary>
    public int SetCount { get; }

    /// <summary>The plan of a layout at a time, from the layout's attachment when it still holds.</summary>
    public static DumpPlan Of(
        ResultLayout layout, ArchiveMetadata metadata, NameOrder names, Timestamp time, IReadOnlySet<Pmid>? filter)
    {
        if (layout.Attachment is DumpPlan plan && plan.Holds(time))
        {
            plan._values ??= new byte[layout.ValueCount][];
            return plan;
        }

        plan = new DumpPlan(layout, metadata, names, time, filter);
        layout.Attachment = plan;
        return plan;
    }

    public static bool IsEvent(MetricType type) => type is MetricType.Event or MetricType.HighresEvent;

    /// <summary>Prints what stands before a value.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="layout">The layout.</param>
    /// <param name="set">Index of the set.</param>
    /// <param name="value">Index of the value.</param>
    /// <param name="hint">Where in the list of instances the former value of the set stood; begin with -1.</param>
    public void BeforeValue(Utf8Output output, ResultLayout layout, int set, int value, ref int hint)
    {
        if (_values is null)
            Write(output, layout, set, value, ref hint);
        else
            output.Bytes(_values[value] ??= Text(layout, set, value, ref hint));
    }

    private static byte[] Head(in ValueSet set, byte[] names)
    {
        byte[] name = [.. "    "u8, .. ArchiveText.Encode(set.Pmid.ToString()), .. " ("u8, .. names];
        if (set.Count == 0)
            return [.. name, .. "): "u8, .. set.Error == 0 ? "No values returned!"u8 : ArchiveText.Encode(ErrorCodes.Text(set.Error)), .. "\n"u8];
        // Each event array has a head of its own.
        return IsEvent(set.Type) ? name : set.Count > 1 ? [.. name, .. "):\n"u8] : [.. name, .. "): "u8];
    }

    private static void Instance(Utf8Output output, ReadOnlySpan<byte> before, int id, InstanceList? list, ref int hint)
    {
        output.Bytes(before).Number(id);
        if (list is not null)
        {
            hint = list.IndexOf(id, hint);
            if (hint >= 0)
            {
                output.Bytes(" or \""u8).Bytes(list.NameBytes(hint)).Bytes("\"]"u8);
                return;
            }
        }

        hint = -1;
        output.Bytes(" or ???]"u8);
    }

    private byte[] Text(ResultLayout layout, int set, int value, ref int hint)
    {
        using var memory = new MemoryStream();
        using (var text = new Utf8Output(memory, 256))
            Write(text, layout, set, value, ref hint);
        return memory.ToArray();
    }

    private void Write(Utf8Output output, ResultLayout layout, int set, int value, ref int hint)
    {
        ref readonly var of = ref layout.Sets[set];
        var list = _listOfSet[set] < 0 ? null : _lists[_listOfSet[set]];
        var instances = of.Count > 1 || _listOfSet[set] >= 0;
        if (IsEvent(of.Type))
            output.Bytes(Heads[set]);
        if (instances)
        {
            var start = IsEvent(of.Type) ? "["u8 : of.Count > 1 ? "        inst ["u8 : "inst ["u8;
            Instance(output, start, layout.Instances[value], list, ref hint);
        }

        output.Bytes(IsEvent(of.Type) ? "): "u8 : instances ? " value "u8 : "value "u8);
    }

    private bool Holds(Timestamp time)
    {
        for (var i = 0; i < _lists.Length; i++)
        {
            if (_histories[i] is { } history && history.IndexAt(time) != _inForce[i])
                return false;
        }

        return true;
    }
}
