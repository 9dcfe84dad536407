using Perfolio.Archives.Format;
using Perfolio.Metrics.Reporting.Columns;
using Perfolio.Metrics.Reporting.Configuration;
using Perfolio.Metrics.Reporting.Contexts;
using Perfolio.Metrics.Reporting.Derived;
using Perfolio.Metrics.Reporting.Fetching;
using Perfolio.Metrics.Reporting.Output;
using Perfolio.Metrics.Reporting.Stock;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Reporting;

/// <summary>
/// A report: metrics of a source as columns, one row per sample. Rows are streamed; what is kept does not grow with their number.
/// </summary>
public sealed class MetricReport
{
    private readonly IMetricContext _context;
    private readonly ReportRequest _request;
    private readonly DerivedMetrics _derived = new();
    private readonly SlotMap _slots = new();
    private readonly List<ReportedMetric> _metrics = [];
    private readonly List<ReportColumn> _columns = [];
    private ColumnPlan[] _plans = [];
    private int[] _instances = [];
    private bool _grows = true;
    private int _arranged = -1;

    private MetricReport(IMetricContext context, ReportRequest request)
    {
        _context = context;
        _request = request;
    }

    /// <summary>The columns. Of a live source there may be more when instances appear.</summary>
    public IReadOnlyList<ReportColumn> Columns => _columns;

    /// <summary>The options in force.</summary>
    public ReportSettings Settings { get; } = new();

    /// <summary>Where the metrics come from.</summary>
    public IMetricContext Context => _context;

    /// <summary>Samples that the report will have; null when that is not known before.</summary>
    public long? Samples { get; private set; }

    /// <summary>Told of what is odd but no reason to stop.</summary>
    internal Action<string>? Warn => _request.Warn;

    /// <summary>When samples are taken.</summary>
    public FetchSchedule Schedule { get; private set; } = new() { First = default };

    /// <summary>Number of metrics.</summary>
    public int MetricCount => _metrics.Count;

    /// <summary>Prepares a report.</summary>
    /// <param name="context">Where the metrics come from.</param>
    /// <param name="request">What to report.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ReportSyntaxException">A specification, option or set is not there or cannot be read.</exception>
    /// <exception cref="OperationException">A metric is unknown or cannot be shown as asked.</exception>
    public static MetricReport Make(IMetricContext context, ReportRequest request)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(request);
        var report = new MetricReport(context, request);
        report.Resolve();
        return report;
    }

    /// <summary>Writes the report.</summary>
    /// <param name="writer">Takes the rows.</param>
    /// <param name="cancellation">Ends the report; what has been written is complete.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="Perfolio.Archives.ArchiveException">A record is damaged; the rows before it have been
    /// written.</exception>
    public async Task<long> RunAsync(ReportWriter writer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _grows = writer.TakesNewColumns;
        using var reader = _context.Open(_slots, Schedule);
        var row = new ReportRow();
        row.Use(_plans);
        writer.Begin(this);
        try
        {
            while (await reader.NextAsync(cancellation))
            {
                if (_slots.Version != _arranged)
                {
                    Arrange();
                    row.Use(_plans);
                    if (_grows)
                        writer.ColumnsChanged(this);
                }

                row.Begin(reader);
                _derived.Evaluate(reader.Current, reader.Current.AfterGap ? 0 : row.Seconds);
                writer.Row(row);
                if ((row.Index & 0xff) == 0xff && _context.Extent is not null)
                    _request.Progress?.Invoke(Math.Clamp((double)(row.Time.Nanoseconds - Schedule.First.Nanoseconds) / (Schedule.Last.Nanoseconds - Schedule.First.Nanoseconds), 0, 1));
            }
        }
        finally
        {
            writer.End();
        }

        return row.Index + 1;
    }

    private void Resolve()
    {
        var configuration = _request.Configuration ?? StockSets.Load();
        var sets = new List<MetricSetDefinition>();
        var wanted = new List<(string? Set, MetricSpecification Specification)>();
        foreach (var word in _request.Metrics)
        {
            if (!word.StartsWith(':'))
            {
                wanted.Add((null, MetricSpecification.Parse(word)));
                continue;
            }

            var set = configuration.Find(word[1..])
                ?? throw new ReportSyntaxException($"there is no metric set '{word}'; there are: {string.Join(' ', configuration.SetNames.Order(StringComparer.Ordinal).Select(static n => ":" + n))}");
            sets.Add(set);
            wanted.AddRange(set.Metrics.Select(m => ((string?)set.Name, m)));
        }

        foreach (var option in configuration.Options.Concat(sets.SelectMany(static s => s.Options)).Concat(_request.Options))
            Settings.Set(option.Key, option.Value);
        if (Settings.Globals)
            wanted.InsertRange(0, configuration.Globals.Select(static g => ((string?)null, g)));
        if (wanted.Count == 0)
            throw new ReportSyntaxException("no metric was named; name metrics, or sets such as :sar");
        Define(wanted.Select(static w => w.Specification));
        // Named twice, a metric stands where it was named first, as it was specified last.
        var order = new List<(string? Set, string Name)>();
        var last = new Dictionary<(string? Set, string Name), (string? Set, MetricSpecification Specification)>();
        foreach (var entry in wanted)
        {
            var key = (_request.SetsApart ? entry.Set : null, entry.Specification.Name);
            if (last.TryAdd(key, entry))
                order.Add(key);
            last[key] = entry;
        }

        foreach (var key in order)
            Add(last[key].Set, last[key].Specification);
        if (_metrics.Count == 0)
            throw new OperationException($"none of the metrics is in {_context.Source}");
        _slots.Arrange();
        Arrange();
        if (_columns.Count == 0 && _context.Extent is not null)
            throw new OperationException("no instance matches");
        MakeSchedule();
    }

    private void Define(IEnumerable<MetricSpecification> specifications)
    {
        foreach (var expression in StockSets.Derived())
            _derived.Define(expression);
        foreach (var expression in DerivedDefinitions.Of(Settings.Derived).Concat(_request.Derived))
            _derived.Define(expression);
        foreach (var specification in specifications)
        {
            if (specification.Formula is not { } formula)
                continue;
            try
            {
                _derived.Define(DerivedExpression.Parse(specification.Name, formula));
            }
            catch (DerivedSyntaxException e)
            {
                throw new ReportSyntaxException(e.Message);
            }
        }
    }

    private void Add(string? set, MetricSpecification specification)
    {
        try
        {
            foreach (var (metric, index) in Find(specification))
            {
                var instances = _slots.Instances(index);
                if (Settings.OmitFlat && instances.IsSingular)
                    continue;
                var factory = new ColumnFactory(specification, Settings, metric);
                _metrics.Add(new ReportedMetric(set, factory, index));
            }
        }
        catch (OperationException) when (Settings.IgnoreIncompatible)
        {
            // As asked.
        }
    }

    private IEnumerable<(NamedMetric Metric, int Index)> Find(MetricSpecification specification)
    {
        var found = _context.Find(specification.Name);
        var exact = found is [var only] && string.Equals(only.Name, specification.Name, StringComparison.Ordinal);
        if (!exact && _derived.Has(specification.Name))
        {
            var index = _derived.Bind(specification.Name, _context, _slots);
            yield return (_slots.Metrics[index], index);
            yield break;
        }

        if (found.Count == 0 && !Settings.IgnoreUnknown)
            throw new OperationException($"there is no metric '{specification.Name}' in {_context.Source}; -5 leaves unknown metrics out");
        foreach (var metric in found)
        {
            // Of what stands below a node, only what can be shown is meant.
            if (!exact && !DerivedNumber.IsNumeric(metric.Descriptor.Type) && metric.Descriptor.Type != MetricType.String)
                continue;
            var index = _slots.IndexOf(metric.Name);
            yield return (metric, index >= 0 ? index : _slots.Add(metric, _context.InstancesOf(metric)));
        }
    }

    // Columns of instances that are there now; instances keep their places, so that columns are only added.
    private void Arrange()
    {
        _arranged = _slots.Version;
        var plans = new List<ColumnPlan>();
        if (_instances.Length == 0)
            _instances = [.. _metrics.Select(m => _slots.Slots(m.Index))];
        _columns.Clear();
        for (var m = 0; m < _metrics.Count; m++)
        {
            var (set, factory, index) = _metrics[m];
            var instances = _slots.Instances(index);
            for (var i = 0; i < (_grows ? _slots.Slots(index) : _instances[m]); i++)
            {
                if (!factory.Shows(instances, i))
                    continue;
                _columns.Add(factory.Column(instances, i, set, m));
                plans.Add(factory.Plan(_slots.First(index) + i));
            }
        }

        _plans = [.. plans];
    }

    private void MakeSchedule()
    {
        var extent = _context.Extent;
        var first = _request.First ?? extent?.Start ?? Sampling.Clock.Now(_request.Time);
        Schedule = new FetchSchedule
        {
            First = first,
            Last = _request.Last ?? extent?.End ?? Timestamp.MaxValue,
            Interval = Settings.Interval ?? Timestamp.PerSecond,
            Samples = Settings.Samples,
            Interpolate = Settings.Interpolate ?? _request.InterpolateByDefault,
            Time = _request.Time,
            Warn = _request.Warn,
        };
        if (extent is null)
            Samples = Settings.Samples > 0 ? Settings.Samples : null;
        else if (Schedule.Interpolate)
            Samples = InterpolatingReader.Rows(Schedule);
    }
}
