using Perfolio.Archives.Format;
using Perfolio.Archives.Time;
using Perfolio.Metrics.Protocol.Client;
using Perfolio.Metrics.Recording;
using Perfolio.Metrics.Recording.Pmcd;
using Perfolio.Metrics.Reporting.Fetching;

namespace Perfolio.Metrics.Reporting.Contexts;

/// <summary>
/// Metrics of a pmcd, or of an agent that speaks its protocol, sampled now. Names and instances are asked for when they are
/// needed; a question that fails throws <see cref="SourceLostException"/>. Once a report runs, a lost pmcd means rows without
/// values until it is back.
/// </summary>
public sealed class PmcdContext : IMetricContext
{
    private readonly PmcdSource _source;
    private readonly CancellationToken _token;
    private readonly Dictionary<string, IReadOnlyList<NamedMetric>> _found = new(StringComparer.Ordinal);
    private readonly Dictionary<InstanceDomainId, KnownInstances> _instances = [];

    private PmcdContext(PmcdSource source, string address, CancellationToken token)
    {
        _source = source;
        _token = token;
        Source = address;
    }

    /// <inheritdoc/>
    public string Source { get; }

    /// <inheritdoc/>
    public string Host => _source.Host.Name;

    /// <inheritdoc/>
    public ArchiveZone Zone => ArchiveZone.Of(Label);

    /// <summary>The label that an archive of this host would have now.</summary>
    public ArchiveLabel Label => new()
    {
        Version = ArchiveVersion.V3,
        Pid = Environment.ProcessId,
        Start = _source.Now,
        HostName = _source.Host.Name,
        TimeZone = _source.Host.TimeZone,
        ZoneInfo = _source.Host.ZoneInfo,
    };

    /// <inheritdoc/>
    public (Timestamp Start, Timestamp End)? Extent => null;

    /// <summary>Connects.</summary>
    /// <param name="address">Where the pmcd listens.</param>
    /// <param name="options">Time-outs; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="token">Cancels the wait, and later the questions about names and instances.</param>
    /// <returns>The context.</returns>
    /// <exception cref="PmcdException">It does not work.</exception>
    public static async Task<PmcdContext> ConnectAsync(
        PmcdAddress address, PmcdClientOptions? options = null, TimeProvider? time = null, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new PmcdContext(await PmcdSource.ConnectAsync(address, options, time, token), address.ToString(), token);
    }

    /// <inheritdoc/>
    public IReadOnlyList<NamedMetric> Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_found.TryGetValue(name, out var metrics))
            _found.Add(name, metrics = Ask(() => FindAsync(name)));
        return metrics;
    }

    /// <inheritdoc/>
    public KnownInstances InstancesOf(NamedMetric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var indom = metric.Descriptor.Indom;
        if (_instances.TryGetValue(indom, out var known))
            return known;
        known = new KnownInstances(indom);
        if (!indom.IsNull && Ask(() => _source.Client.InstancesAsync(indom, _token)) is { } list)
            known.Merge(list);
        _instances.Add(indom, known);
        return known;
    }

    /// <inheritdoc/>
    public IFrameReader Open(SlotMap slots, FetchSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(slots);
        ArgumentNullException.ThrowIfNull(schedule);
        return new LiveReader(new PmcdSampler(_source, slots, schedule.Time, schedule.Warn), slots, schedule);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private static bool IsBelow(string name, string node) =>
        (node.Length == 0 || name.StartsWith(node + ".", StringComparison.Ordinal)) && !name.Any(char.IsControl);

    private async Task<IReadOnlyList<NamedMetric>> FindAsync(string name)
    {
        if (await _source.DescribeAsync([name], _token) is [{ } leaf])
            return [new NamedMetric(name, leaf)];
        var below = await _source.Client.TraverseAsync(name, _token);
        string[] names = [.. below.Where(n => IsBelow(n, name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var descriptors = await _source.DescribeAsync(names, _token);
        return [.. names.Zip(descriptors).Where(static m => m.Second is not null)
            .Select(static m => new NamedMetric(m.First, m.Second!))];
    }

    // A report is prepared in one go, as from sources that need not wait.
    private T Ask<T>(Func<Task<T>> question)
    {
        try
        {
            return Task.Run(question, _token).GetAwaiter().GetResult();
        }
        catch (PmcdException e)
        {
            throw new SourceLostException(e.Message, e);
        }
    }
}
