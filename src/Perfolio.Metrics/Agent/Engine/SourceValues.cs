using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Agent.Values;
using Perfolio.Metrics.Protocol;

namespace Perfolio.Metrics.Agent.Engine;

/// <summary>Puts values of a source's snapshot into a result.</summary>
internal static class SourceValues
{
    /// <summary>Adds one metric.</summary>
    /// <param name="view">The source.</param>
    /// <param name="index">Position of the metric.</param>
    /// <param name="time">The clock.</param>
    /// <param name="profile">Which instances are wanted.</param>
    /// <param name="result">Takes the values.</param>
    public static void Fetch(SourceView view, int index, TimeProvider time, InstanceProfile profile, ResultBuilder result)
    {
        var metrics = view.Metrics!;
        var descriptor = metrics.Descriptors[index];
        var place = metrics.Places[index];
        if (view.ErrorCode(time) is var error && error != 0)
        {
            result.AddError(descriptor.Pmid, error);
        }
        else if (descriptor.Indom.IsNull)
        {
            var table = view.Values!.Document.Tables[0];
            var state = table.State(0, place.Column);
            if (state != CellState.Value)
            {
                result.AddError(descriptor.Pmid, state.Code());
                return;
            }

            result.BeginMetric(descriptor.Pmid, descriptor.Type);
            Add(result, descriptor.Type, -1, table.Bits(0, place.Column), view.Values.Document.Texts);
        }
        else
        {
            FetchArray(view.Values!, descriptor, place.Table, place.Column, profile, result);
        }
    }

    private static void FetchArray(
        Snapshot values, MetricDescriptor descriptor, int tableIndex, int column, InstanceProfile profile, ResultBuilder result)
    {
        var rows = values.Arrays[tableIndex - 1];
        var table = values.Document.Tables[tableIndex];
        var only = Only(profile, descriptor.Indom);
        var worst = 0;
        var begun = false;
        for (var i = 0; i < (only?.Count ?? rows.Ids.Length); i++)
        {
            var position = only is null ? i : rows.Find(only[i]);
            if (position < 0 || (only is null && !profile.Includes(descriptor.Indom, rows.Ids[position])))
                continue;
            var state = table.State(rows.Row(position), column);
            if (state != CellState.Value)
            {
                worst = worst == 0 ? state.Code() : worst;
                continue;
            }

            if (!begun)
                result.BeginMetric(descriptor.Pmid, descriptor.Type);
            begun = true;
            Add(result, descriptor.Type, rows.Ids[position], table.Bits(rows.Row(position), column), values.Document.Texts);
        }

        if (!begun)
            result.AddError(descriptor.Pmid, worst);
    }

    // One instance out of many must not cost all of them.
    private static IReadOnlyList<int>? Only(InstanceProfile profile, InstanceDomainId indom)
    {
        foreach (var domain in profile.Domains)
        {
            if (domain.Domain == indom && domain.OnlyListed)
                return [.. domain.Instances.Distinct().Order()];
        }

        return null;
    }

    private static void Add(ResultBuilder result, MetricType type, int instance, long bits, TextStore texts)
    {
        switch (type)
        {
            case MetricType.Int64:
                result.AddInt64(instance, bits);
                break;
            case MetricType.UInt64:
                result.AddUInt64(instance, (ulong)bits);
                break;
            case MetricType.UInt32:
                result.AddUInt32(instance, (uint)bits);
                break;
            case MetricType.Double:
                result.AddDouble(instance, BitConverter.Int64BitsToDouble(bits));
                break;
            default:
                result.AddString(instance, texts.Text(bits));
                break;
        }
    }
}
