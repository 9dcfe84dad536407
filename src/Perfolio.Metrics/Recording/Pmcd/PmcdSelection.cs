using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Writing;
using Perfolio.Metrics.Configuration;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Client;

namespace Perfolio.Metrics.Recording.Pmcd;

/// <summary>Metrics of a pmcd that are fetched together.</summary>
internal sealed class PmcdSelection : IMetricSelection
{
    /// <summary>After these changes names may stand for something else.</summary>
    public const PmcdChanges Renamed = PmcdChanges.Names | PmcdChanges.AgentAdded | PmcdChanges.AgentRestarted;

    private readonly PmcdSource _source;
    private readonly PmcdNames _names;
    private readonly List<PmcdMetric> _metrics = [];
    private readonly Dictionary<InstanceDomainId, (InstanceList List, IReadOnlyList<LabelSet> Labels)> _domains = [];
    private InstanceProfile _profile = InstanceProfile.All;
    private PmcdFetches _fetches;
    private MetricType[] _types = [];
    private PmcdChanges _changes;

    public PmcdSelection(PmcdSource source, IReadOnlyList<LoggedMetric> wanted, Action<string>? warn)
    {
        _source = source;
        _fetches = new PmcdFetches(source, []);
        _names = new PmcdNames(source, wanted, warn);
    }

    public IReadOnlyList<MetricDescriptor> Metrics => [.. _metrics.Select(static m => m.Descriptor)];

    /// <summary>Finds the metrics; called again, also those that are new.</summary>
    public async Task ResolveAsync(CancellationToken token)
    {
        _metrics.AddRange(await _names.FindAsync(_metrics, token));
        _profile = PmcdNames.Profile(_metrics);
        _fetches = new PmcdFetches(_source, _metrics.Select(static m => m.Descriptor.Pmid));
        _types = [.. _metrics.Select(static m => m.Descriptor.Type)];
        foreach (var metric in _metrics)
            await DescribeAsync(metric, token);
    }

    public async ValueTask<Timestamp> TakeAsync(CancellationToken token)
    {
        try
        {
            await FollowChangesAsync(token);
            await _source.UseAsync(_profile, token);
            _changes |= await _fetches.TakeAsync(token);
            await RefreshInstancesAsync(token);
        }
        catch (PmcdException e)
        {
            throw new SourceLostException(e.Message, e);
        }

        return _fetches.Time ?? _source.Now;
    }

    public void WriteMetadata(RecordedMetadata metadata, Timestamp time)
    {
        foreach (var metric in _metrics)
        {
            if (!metric.IsPending)
                continue;
            metric.IsPending = false;
            metric.IsRecorded = metadata.TryDescribe(metric.Descriptor, out _);
            foreach (var (kind, ident, sets) in metric.Labels)
                metadata.Labels(kind, ident, sets, time);
            foreach (var text in metric.Texts)
                metadata.Text(text);
        }

        foreach (var (domain, (list, labels)) in _domains)
        {
            metadata.Instances(domain, list, time);
            metadata.Labels(LabelSetKind.Instances, domain.Value, labels, time);
        }

        _domains.Clear();
    }

    public void WriteValues(RecordBuilder record)
    {
        for (var part = 0; part < _fetches.PartCount; part++)
        {
            var (first, count) = _fetches.PartAt(part);
            if (!IsWhole(first, count) || !_fetches.TryAddTo(part, record, _types.AsSpan(first, count)))
                WriteSingly(record, first, count);
        }
    }

    // Whether everything that was fetched is recorded.
    private bool IsWhole(int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            if (!_metrics[i].IsRecorded || (_metrics[i].Filter is not null && !_metrics[i].Descriptor.Indom.IsNull))
                return false;
        }

        return true;
    }

    private void WriteSingly(RecordBuilder record, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            var metric = _metrics[i];
            if (!metric.IsRecorded)
                continue;
            if (_fetches.ErrorOf(i) is not 0 and var error)
            {
                record.AddError(metric.Descriptor.Pmid, error);
                continue;
            }

            var (values, set) = _fetches[i];
            metric.Write(record, values, set);
        }
    }

    private async Task FollowChangesAsync(CancellationToken token)
    {
        var changes = _changes;
        _changes = PmcdChanges.None;
        if ((changes & PmcdChanges.Labels) != PmcdChanges.None)
        {
            _source.Descriptions.ForgetLabels();
            foreach (var metric in _metrics)
                metric.IsPending = true;
        }

        if ((changes & (Renamed | PmcdChanges.Labels)) != PmcdChanges.None)
            await ResolveAsync(token);
    }

    // Nothing is asked, and nothing waited for, while the instances stay.
    private Task RefreshInstancesAsync(CancellationToken token)
    {
        HashSet<InstanceDomainId>? changed = null;
        for (var i = 0; i < _metrics.Count; i++)
        {
            if (_fetches.ErrorOf(i) != 0)
                continue;
            var (values, set) = _fetches[i];
            if (_metrics[i].HasNewInstances(values, set))
                (changed ??= []).Add(_metrics[i].Descriptor.Indom);
        }

        return changed is null ? Task.CompletedTask : AskInstancesAsync(changed, token);
    }

    private async Task AskInstancesAsync(IEnumerable<InstanceDomainId> changed, CancellationToken token)
    {
        foreach (var domain in changed)
        {
            if (!_domains.ContainsKey(domain) && await _source.Client.InstancesAsync(domain, token) is { } list)
                _domains.Add(domain, (list, await _source.Client.LabelsAsync(LabelSetKind.Instances, domain.Value, token)));
        }
    }

    private async Task DescribeAsync(PmcdMetric metric, CancellationToken token)
    {
        if (!metric.IsPending)
            return;
        metric.Texts = await _source.Descriptions.TextsAsync(metric.Descriptor, token);
        metric.Labels = await _source.Descriptions.LabelsAsync(metric.Descriptor, token);
    }
}
