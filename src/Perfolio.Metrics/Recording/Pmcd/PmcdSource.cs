using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Configuration;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Client;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Recording.Pmcd;

/// <summary>The metrics of a pmcd.</summary>
public sealed class PmcdSource : IMetricSource
{
    private readonly PmcdAddress _address;
    private readonly PmcdClientOptions _options;
    private readonly TimeProvider _time;
    private PmcdClient _client;
    private InstanceProfile? _profile;
    private long _ahead;

    private PmcdSource(PmcdAddress address, PmcdClientOptions options, TimeProvider time, PmcdClient client)
    {
        _address = address;
        _options = options;
        _time = time;
        _client = client;
        Descriptions = new PmcdDescriptions(client);
        Host = new SourceHost(address.Host ?? Environment.MachineName, "UTC", "", []);
    }

    /// <inheritdoc/>
    public SourceHost Host { get; private set; }

    /// <summary>The time of day here, moved by what the clock there was ahead at the last fetch.</summary>
    public Timestamp Now => Clock.Now(_time).Add(_ahead);

    internal PmcdClient Client => _client;

    internal PmcdDescriptions Descriptions { get; private set; }

    /// <summary>Connects.</summary>
    /// <param name="address">Where the pmcd listens.</param>
    /// <param name="options">Time-outs; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>The source.</returns>
    /// <exception cref="PmcdException">It does not work.</exception>
    public static async Task<PmcdSource> ConnectAsync(
        PmcdAddress address, PmcdClientOptions? options = null, TimeProvider? time = null, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        options ??= PmcdClientOptions.Default;
        var client = await PmcdClient.ConnectAsync(address, options, token);
        var source = new PmcdSource(address, options, time ?? TimeProvider.System, client);
        try
        {
            source.Host = await PmcdHost.AskAsync(source, source.Host, token);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IMetricSelection?> SelectAsync(
        IReadOnlyList<LoggedMetric> metrics, Action<string>? warn, CancellationToken token)
    {
        try
        {
            var selection = new PmcdSelection(this, metrics, warn);
            await selection.ResolveAsync(token);
            return selection.Metrics.Count > 0 ? selection : null;
        }
        catch (PmcdException e)
        {
            throw new SourceLostException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask ReconnectAsync(CancellationToken token)
    {
        try
        {
            _client.Dispose();
            _client = await PmcdClient.ConnectAsync(_address, _options, token);
            _profile = null;
            Descriptions = new PmcdDescriptions(_client);
        }
        catch (PmcdException e)
        {
            throw new SourceLostException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Describes metrics by name; null for what is no metric there.</summary>
    internal async Task<MetricDescriptor?[]> DescribeAsync(IReadOnlyList<string> names, CancellationToken token)
    {
        var pmids = await _client.LookUpAsync(names, token);
        // A metric may have many names.
        var known = pmids.Where(static p => p != Pmid.Null).Distinct().ToArray();
        var descriptors = (await _client.DescribeAsync(known, token)).OfType<MetricDescriptor>().ToDictionary(static d => d.Pmid);
        return [.. pmids.Select(descriptors.GetValueOrDefault)];
    }

    /// <summary>Makes a profile the one in force.</summary>
    internal async Task UseAsync(InstanceProfile profile, CancellationToken token)
    {
        if (ReferenceEquals(_profile, profile))
            return;
        await _client.ProfileAsync(profile, token);
        _profile = profile;
    }

    /// <summary>Fetches values and notes the time there.</summary>
    internal async Task<PmcdChanges> FetchAsync(IReadOnlyList<Pmid> metrics, ResultView values, CancellationToken token)
    {
        var changes = await _client.FetchAsync(metrics, values, token);
        if (values.TryGetTime(out var there))
            _ahead = there.Nanoseconds - Clock.Now(_time).Nanoseconds;
        return changes;
    }
}
