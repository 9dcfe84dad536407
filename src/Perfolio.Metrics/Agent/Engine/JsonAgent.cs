using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Agent.Fetching;
using Perfolio.Metrics.Agent.Identifiers;
using Perfolio.Metrics.Agent.Sources;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Pmda;

namespace Perfolio.Metrics.Agent.Engine;

/// <summary>
/// Makes metrics of JSON: the core behind every host. Sources are read in the background as they change; every question is
/// answered from
/// memory. Questions are for one thread at a time; use <see cref="Connect"/> to have one asker per connection.
/// </summary>
public sealed class JsonAgent : IDisposable
{
    private const int UnknownMetric = -12358;

    private readonly AgentRegistry _registry;
    private readonly SourceNames _names;
    private readonly ControlValues _control;
    private readonly AgentTexts _texts;
    private readonly Dictionary<uint, (ControlMetric Metric, MetricDescriptor Descriptor)> _own = [];
    private readonly Lock _lock = new();
    private NameSpace _nameSpace = NameSpace.Empty;
    private int _nameVersion = -1;
    private int _ended;

    /// <summary>Makes an agent; nothing is read yet.</summary>
    /// <param name="options">What it serves and how.</param>
    public JsonAgent(AgentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _registry = new AgentRegistry(options.StateDirectory, options.Log);
        _names = new SourceNames(options.Name == options.ControlName ? ["sources", "nsources", "nmetrics"] : []);
        Sources = new SourceSet(options, _registry, _names);
        _control = new ControlValues(options, Sources);
        _texts = new AgentTexts(options, _names);
        foreach (var metric in ControlMetric.All)
        {
            var descriptor = metric.Describe(options);
            _own.Add(descriptor.Pmid.Value, (metric, descriptor));
        }
    }

    /// <summary>What it serves and how.</summary>
    public AgentOptions Options { get; }

    /// <summary>Ports on the loopback that senders of documents may connect to, in the order of the endpoints that have
    /// one.</summary>
    public IReadOnlyList<int> Ports => Sources.Ports;

    /// <summary>Counts the changes of metrics: what came, went, or became another.</summary>
    public int NamesVersion => _names.Version;

    /// <summary>The names as they are now.</summary>
    public NameSpace Names
    {
        get
        {
            lock (_lock)
            {
                var version = _names.Version;
                if (version != _nameVersion)
                    (_nameSpace, _nameVersion) = (AllNames(), version);
                return _nameSpace;
            }
        }
    }

    /// <summary>Whether every source is all right.</summary>
    public bool IsWell => Sources.All.All(s => s.View.ShownState(Options.Time) == SourceState.Ok);

    internal SourceSet Sources { get; }

    internal ControlValues Control => _control;

    /// <summary>Begins to read sources.</summary>
    public void Start() => Sources.Start();

    /// <summary>The agent as the metrics of one connection with a pmcd.</summary>
    /// <returns>What to answer from.</returns>
    public IPmdaMetrics Connect() => new AgentMetrics(this);

    /// <summary>Waits until every source that is known has been read once, or has failed.</summary>
    /// <param name="token">Ends the wait.</param>
    /// <returns>When it is so.</returns>
    public async Task FirstReadingAsync(CancellationToken token)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5), Options.Time);
        while (Sources.All.Any(static s => s.Definition.Kind != SourceKind.Push && ReferenceEquals(s.View, SourceView.Nothing)))
            await timer.WaitForNextTickAsync(token);
    }

    /// <summary>Waits for the first reading of every source, but not for those that take long.</summary>
    /// <param name="limit">How long at most.</param>
    /// <param name="token">Ends the wait.</param>
    /// <returns>When all are read, or the time is over.</returns>
    public async Task FirstReadingAsync(TimeSpan limit, CancellationToken token)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
        patience.CancelAfter(limit);
        try
        {
            await FirstReadingAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // A slow source: the others are served.
        }
    }

    /// <summary>Describes a metric.</summary>
    /// <param name="pmid">The metric.</param>
    /// <returns>Its descriptor with its name; null when there is no such metric.</returns>
    public MetricDescriptor? Describe(Pmid pmid)
    {
        if (_own.TryGetValue(pmid.Value, out var own))
            return own.Descriptor;
        var metrics = SourceOf(pmid)?.View.Metrics;
        return metrics?.IndexOf(pmid) is >= 0 and var index ? metrics.Descriptors[index] : null;
    }

    /// <summary>Adds the values of metrics to a result. All metrics of one source are of one document.</summary>
    /// <param name="pmids">The metrics.</param>
    /// <param name="profile">Which instances are wanted.</param>
    /// <param name="result">Takes the values.</param>
    public void Fetch(IReadOnlyList<Pmid> pmids, InstanceProfile profile, ResultBuilder result)
    {
        ArgumentNullException.ThrowIfNull(pmids);
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(result);
        var views = new Dictionary<JsonSource, SourceView>();
        JsonSource? last = null;
        SourceView? view = null;
        var sources = InstanceDomainId.From(Options.Domain, 0);
        foreach (var pmid in pmids)
        {
            if (_own.TryGetValue(pmid.Value, out var own))
            {
                _control.Fetch(own.Metric, pmid, id => profile.Includes(sources, id), result);
                continue;
            }

            var source = SourceOf(pmid);
            if (source is null)
            {
                result.AddError(pmid, UnknownMetric);
                continue;
            }

            if (!ReferenceEquals(source, last))
            {
                last = source;
                if (!views.TryGetValue(source, out view))
                    views.Add(source, view = source.View);
            }

            var index = view!.Metrics?.IndexOf(pmid) ?? -1;
            if (index < 0)
                result.AddError(pmid, UnknownMetric);
            else
                SourceValues.Fetch(view, index, Options.Time, profile, result);
        }
    }

    /// <summary>The instances of a domain.</summary>
    /// <param name="indom">The domain.</param>
    /// <returns>The instances as they are now; null when there is no such domain.</returns>
    public InstanceList? Instances(InstanceDomainId indom)
    {
        if (indom.Domain != Options.Domain)
            return null;
        var builder = new InstanceListBuilder();
        if (indom.Serial == 0)
        {
            foreach (var (id, name, _) in _control.Instances())
                builder.Add(id, ArchiveText.Encode(name));
            return builder.Build();
        }

        var view = _names.Find(indom.Serial / Extent.ItemsPerCluster, indom.Serial % Extent.ItemsPerCluster)?.View;
        if (view?.Metrics?.ArrayOf(indom) is not (>= 0 and var array))
            return null;
        if (view.Values?.Arrays[array] is { } rows && view.ErrorCode(Options.Time) == 0)
        {
            for (var i = 0; i < rows.Ids.Length; i++)
                builder.Add(rows.Ids[i], rows.Name(i));
        }

        return builder.Build();
    }

    /// <summary>A help text.</summary>
    /// <param name="kind">One line or long; of a metric or a domain.</param>
    /// <param name="ident">The metric or the domain.</param>
    /// <returns>The text; null when there is none.</returns>
    public string? Text(HelpTextKind kind, uint ident) => _texts.Help(kind, ident, _own);

    /// <summary>Labels.</summary>
    /// <param name="kind">Of what kind of thing.</param>
    /// <param name="ident">Of what.</param>
    /// <returns>The labels; none when there are none.</returns>
    public IReadOnlyList<LabelSet> Labels(LabelSetKind kind, uint ident) => _texts.Labels(kind, ident);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        Sources.Dispose();
        _registry.Dispose();
    }

    internal JsonSource? SourceOf(Pmid pmid) => pmid.Domain == Options.Domain ? _names.Find(pmid.Cluster, pmid.Item) : null;

    // PCP's own agents name their metrics in reverse: what was declared last comes first.
    private NameSpace AllNames()
    {
        var names = new List<KeyValuePair<string, Pmid>>();
        var above = new HashSet<string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in Sources.All)
        {
            if (source.View.Metrics is not { } metrics)
                continue;
            for (var i = metrics.Descriptors.Length - 1; i >= 0; i--)
                Add(metrics.Descriptors[i]);
        }

        foreach (var (_, descriptor) in _own.Values)
            Add(descriptor);
        return NameSpace.Create(names, keepOrder: true);

        void Add(MetricDescriptor descriptor)
        {
            // Names of sources may have dots: a.b of source x and b of source x.a are the same.
            var name = descriptor.Name;
            var nodes = new List<string>();
            for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
                nodes.Add(name[..dot]);
            if (above.Contains(name) || nodes.Any(taken.Contains) || !taken.Add(name))
                return;
            above.UnionWith(nodes);
            names.Add(KeyValuePair.Create(name, descriptor.Pmid));
        }
    }

    private sealed class AgentMetrics(JsonAgent agent) : IPmdaMetrics
    {
        private readonly FetchPlans _plans = new(agent, agent.Fetch);
        private int _told = agent.NamesVersion;

        public NameSpace Names => agent.Names;

        public PmcdChanges TakeChanges()
        {
            var version = agent.NamesVersion;
            var changes = version == _told ? PmcdChanges.None : PmcdChanges.Names | PmcdChanges.Labels;
            _told = version;
            return changes;
        }

        public MetricDescriptor? Describe(Pmid pmid) => agent.Describe(pmid);

        public void Fetch(IReadOnlyList<Pmid> metrics, InstanceProfile profile, ResultBuilder result) =>
            agent.Fetch(metrics, profile, result);

        public Memory<byte> FetchEncoded(ReadOnlySpan<byte> metrics, InstanceProfile profile) => _plans.Answer(metrics, profile);

        public InstanceList? Instances(InstanceDomainId domain) => agent.Instances(domain);

        public string? Text(HelpTextKind kind, uint ident) => agent.Text(kind, ident);

        public IReadOnlyList<LabelSet> Labels(LabelSetKind kind, uint ident) => agent.Labels(kind, ident);
    }
}
