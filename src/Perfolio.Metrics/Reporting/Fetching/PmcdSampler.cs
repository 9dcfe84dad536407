using System.Buffers.Binary;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Client;
using Perfolio.Metrics.Recording.Pmcd;
using Perfolio.Metrics.Reporting.Contexts;

namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>Samples a pmcd. While it is lost samples have no values, and the connection is tried again beside them.</summary>
internal sealed class PmcdSampler : ILiveSampler
{
    private readonly PmcdSource _source;
    private readonly SlotMap _slots;
    private readonly TimeProvider _time;
    private readonly Action<string>? _warn;
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly int[] _places;
    private PmcdFetches _fetches;
    private PmcdReturn? _return;
    private PmcdChanges _changes;
    private bool _hasValues;
    private bool _afterGap;

    /// <summary>Makes a sampler.</summary>
    /// <param name="source">The pmcd.</param>
    /// <param name="slots">The metrics; those without identifier are derived and not asked for.</param>
    /// <param name="time">The clock.</param>
    /// <param name="warn">Told when the pmcd is lost, and when it is back.</param>
    public PmcdSampler(PmcdSource source, SlotMap slots, TimeProvider time, Action<string>? warn)
    {
        _source = source;
        _slots = slots;
        _time = time;
        _warn = warn;
        _places = new int[slots.Metrics.Count];
        _fetches = Prepare([.. slots.Metrics.Select(static m => m.Descriptor.Pmid)]);
    }

    public bool HasNewInstances { get; private set; }

    public async ValueTask<Timestamp> TakeAsync(CancellationToken token)
    {
        _hasValues = HasNewInstances = false;
        if (_return is not null && !await IsBackAsync())
            return _source.Now;
        try
        {
            if ((_changes & PmcdSelection.Renamed) != PmcdChanges.None)
                await ResolveAsync(token);
            await _source.UseAsync(InstanceProfile.All, token);
            _changes = await _fetches.TakeAsync(token);
            await RefreshInstancesAsync(token);
            _hasValues = true;
        }
        catch (PmcdException e)
        {
            _warn?.Invoke(e.Message + "; there are no values until it is back, and the connection is tried again");
            _changes = PmcdChanges.None;
            _return = PmcdReturn.Begin(_source, ResolveAsync, _time, _stop.Token);
        }

        return (_hasValues ? _fetches.Time : null) ?? _source.Now;
    }

    public void Fill(MetricFrame frame, TextPool texts)
    {
        if (!_hasValues)
            return;
        frame.AfterGap = _afterGap;
        _afterGap = false;
        for (var m = 0; m < _places.Length; m++)
        {
            if (_places[m] >= 0 && _fetches.ErrorOf(_places[m]) == 0)
                Fill(frame, texts, m);
        }
    }

    public void Dispose()
    {
        // The connection belongs to the context, which closes it: nothing may use it any more by then.
        _stop.Cancel();
        _return?.Wait();
        _stop.Dispose();
    }

    private static long Bits(ReadOnlySpan<byte> bytes, MetricType type) => type switch
    {
        MetricType.Int32 => BinaryPrimitives.ReadInt32BigEndian(bytes),
        MetricType.UInt32 => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        MetricType.Float => BitConverter.DoubleToInt64Bits(BinaryPrimitives.ReadSingleBigEndian(bytes)),
        _ => BinaryPrimitives.ReadInt64BigEndian(bytes),
    };

    private void Fill(MetricFrame frame, TextPool texts, int metric)
    {
        var (values, set) = _fetches[_places[metric]];
        var type = _slots.Metrics[metric].Descriptor.Type;
        var instances = _slots.Instances(metric);
        for (var i = set.First; i < set.First + set.Count; i++)
        {
            var position = instances.PositionOf(values.InstanceAt(i));
            if (position < 0 || !values.IsOf(i, type))
                continue;
            var slot = _slots.First(metric) + position;
            frame.Has[slot] = true;
            frame.Bits[slot] = type == MetricType.String ? texts.Add(values.BytesAt(i)) : Bits(values.BytesAt(i), type);
        }
    }

    private async Task<bool> IsBackAsync()
    {
        if (!_return!.IsCompleted)
            return false;
        await _return.ResultAsync();
        _return = null;
        _afterGap = true;
        _warn?.Invoke("connected again");
        return true;
    }

    // What a name stands for may be another metric than before, or none.
    private async Task ResolveAsync(CancellationToken token)
    {
        var descriptors = await _source.DescribeAsync([.. _slots.Metrics.Select(static m => m.Name)], token);
        var current = new Pmid[_places.Length];
        for (var m = 0; m < current.Length; m++)
        {
            var metric = _slots.Metrics[m];
            current[m] = Pmid.Null;
            if (metric.Descriptor.Pmid == Pmid.Null || descriptors[m] is not { } descriptor)
                continue;
            if (descriptor.Conflict(metric.Descriptor) == 0)
                current[m] = descriptor.Pmid;
            else if (_changed.Add(metric.Name))
                _warn?.Invoke(metric.Name + " has another type, semantics, unit or instance domain now; it has no values any more");
        }

        _fetches = Prepare(current);
    }

    // A metric may have many names; it is fetched once.
    private PmcdFetches Prepare(IReadOnlyList<Pmid> metrics)
    {
        var places = new Dictionary<Pmid, int>();
        for (var m = 0; m < metrics.Count; m++)
        {
            if (metrics[m] == Pmid.Null)
                _places[m] = -1;
            else if (!places.TryGetValue(metrics[m], out _places[m]))
                places.Add(metrics[m], _places[m] = places.Count);
        }

        return new PmcdFetches(_source, places.OrderBy(static p => p.Value).Select(static p => p.Key));
    }

    private async Task RefreshInstancesAsync(CancellationToken token)
    {
        HashSet<InstanceDomainId>? asked = null;
        for (var m = 0; m < _places.Length; m++)
        {
            var instances = _slots.Instances(m);
            if (_places[m] < 0 || instances.IsSingular || _fetches.ErrorOf(_places[m]) != 0 || !HasUnknown(m, instances)
                || !(asked ??= []).Add(instances.Indom))
                continue;
            if (await _source.Client.InstancesAsync(instances.Indom, token) is { } list)
                HasNewInstances |= instances.Merge(list);
        }
    }

    private bool HasUnknown(int metric, KnownInstances instances)
    {
        var (values, set) = _fetches[_places[metric]];
        for (var i = set.First; i < set.First + set.Count; i++)
        {
            if (instances.PositionOf(values.InstanceAt(i)) < 0)
                return true;
        }

        return false;
    }
}
