using Perfolio.Archives.Metadata;
using Perfolio.Archives.Writing;
using Perfolio.Metrics.Protocol;

namespace Perfolio.Metrics.Recording.Pmcd;

/// <summary>A metric of a pmcd that is recorded.</summary>
internal sealed class PmcdMetric(string name, MetricDescriptor descriptor, InstanceFilter? filter)
{
    private int[] _instances = [];
    private int _count = -1;

    /// <summary>The name that it was found by.</summary>
    public string Name => name;

    public MetricDescriptor Descriptor => descriptor;

    /// <summary>The instances wanted; null for all.</summary>
    public InstanceFilter? Filter => filter;

    /// <summary>What describes it.</summary>
    public IReadOnlyList<HelpText> Texts { get; set; } = [];

    public IReadOnlyList<(LabelSetKind Kind, uint Ident, IReadOnlyList<LabelSet> Sets)> Labels { get; set; } = [];

    /// <summary>Whether <see cref="Texts"/> and <see cref="Labels"/> are still to be written.</summary>
    public bool IsPending { get; set; } = true;

    /// <summary>Whether it may be recorded: not when the archive has another description of it.</summary>
    public bool IsRecorded { get; set; } = true;

    /// <summary>Whether the instances with values are others than the last time this was asked.</summary>
    public bool HasNewInstances(ResultView values, ResultSet set)
    {
        if (descriptor.Indom.IsNull || set.Count == 0)
            return false;
        var same = set.Count == _count;
        _count = set.Count;
        if (_instances.Length < set.Count)
            _instances = new int[set.Count + (set.Count / 2)];
        for (var i = 0; i < set.Count; i++)
        {
            var instance = values.InstanceAt(set.First + i);
            same &= _instances[i] == instance;
            _instances[i] = instance;
        }

        return !same;
    }

    /// <summary>Puts its values into a record. Values that have not the type of the metric are left out.</summary>
    public void Write(RecordBuilder record, ResultView values, ResultSet set)
    {
        var any = false;
        var wrong = false;
        for (var i = set.First; i < set.First + set.Count; i++)
        {
            if (!values.IsOf(i, descriptor.Type))
            {
                wrong = true;
                continue;
            }

            if (filter is not null && !descriptor.Indom.IsNull && !filter.Includes(values.InstanceAt(i)))
                continue;
            if (!any)
                record.BeginMetric(descriptor.Pmid, descriptor.Type);
            any = true;
            record.AddRaw(values.InstanceAt(i), values.BytesAt(i), set.Format);
        }

        if (!any)
            record.AddError(descriptor.Pmid, wrong ? PmErrors.Type : set.Error);
    }
}
