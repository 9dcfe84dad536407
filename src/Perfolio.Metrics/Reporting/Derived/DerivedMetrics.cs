using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Reporting.Contexts;
using Perfolio.Metrics.Reporting.Fetching;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Reporting.Derived;

/// <summary>
/// Derived metrics of a report: definitions by name, and after <see cref="Bind"/> their programs. Derived metrics may use other
/// ones; their
/// values stand in slots of the frame like those of any metric.
/// </summary>
public sealed class DerivedMetrics
{
    private readonly Dictionary<string, DerivedExpression> _definitions = new(StringComparer.Ordinal);
    private readonly List<(int Metric, IReadOnlyList<DerivedStep> Steps)> _programs = [];
    private SlotMap? _slots;

    /// <summary>Names of all definitions.</summary>
    public IEnumerable<string> Names => _definitions.Keys;

    /// <summary>Defines a metric; a later definition replaces an earlier one.</summary>
    /// <param name="expression">The definition.</param>
    public void Define(DerivedExpression expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        _definitions[expression.Name] = expression;
    }

    /// <summary>Whether a name is defined.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether it is.</returns>
    public bool Has(string name) => _definitions.ContainsKey(name);

    /// <summary>Gives a derived metric and all that it needs slots, and makes the programs.</summary>
    /// <param name="name">The derived metric.</param>
    /// <param name="context">Where the metrics come from.</param>
    /// <param name="slots">Takes the slots.</param>
    /// <returns>Index of the metric in the slots.</returns>
    /// <exception cref="OperationException">A metric is unknown, definitions use each other in a circle, or operands do not go
    /// together.</exception>
    public int Bind(string name, IMetricContext context, SlotMap slots)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(slots);
        _slots = slots;
        var open = new List<string> { name };
        while (open.Count > 0)
        {
            var current = open[^1];
            if (slots.IndexOf(current) >= 0)
            {
                open.RemoveAt(open.Count - 1);
                continue;
            }

            var expression = _definitions[current];
            var missing = expression.Operands.FirstOrDefault(o => slots.IndexOf(o) < 0);
            if (missing is null)
            {
                Compile(expression, context, slots);
                open.RemoveAt(open.Count - 1);
            }
            else if (Metric(missing, context) is { } metric)
            {
                slots.Add(metric, context.InstancesOf(metric));
            }
            else if (!_definitions.ContainsKey(missing))
            {
                throw new OperationException($"derived metric {current}: there is no metric '{missing}' in {context.Source}");
            }
            else if (open.Contains(missing, StringComparer.Ordinal))
            {
                throw new OperationException($"derived metrics use each other in a circle: {string.Join(" → ", open.SkipWhile(o => o != missing))} → {missing}");
            }
            else
            {
                open.Add(missing);
            }
        }

        return slots.IndexOf(name);
    }

    /// <summary>Computes all derived metrics of a frame, in its own slots.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="seconds">Time since the frame before; 0 when there is none, or when data are missing in between.</param>
    public void Evaluate(MetricFrame frame, double seconds)
    {
        ArgumentNullException.ThrowIfNull(frame);
        foreach (var (metric, steps) in _programs)
        {
            foreach (var step in steps)
                step.Run(frame, seconds);
            var result = steps[^1].Result;
            var first = _slots!.First(metric);
            var count = Math.Min(_slots.Slots(metric), result.Has.Length);
            result.Bits.AsSpan(0, count).CopyTo(frame.Bits.AsSpan(first));
            result.Has.AsSpan(0, count).CopyTo(frame.Has.AsSpan(first));
        }
    }

    private void Compile(DerivedExpression expression, IMetricContext context, SlotMap slots)
    {
        var steps = DerivedBinder.Bind(expression, slots, name => _definitions.ContainsKey(name) || context.Find(name).Count > 0);
        var result = steps[^1].Result;
        var descriptor = new MetricDescriptor(
            expression.Name, Pmid.Null, result.Type, result.Instances?.Indom ?? InstanceDomainId.Null, result.Semantics, result.Units);
        var index = slots.Add(new NamedMetric(expression.Name, descriptor), result.Instances ?? new KnownInstances(InstanceDomainId.Null));
        _programs.Add((index, steps));
    }

    // A metric of the source goes before a derived one of the same name.
    private static NamedMetric? Metric(string name, IMetricContext context) =>
        context.Find(name) is [var metric] && string.Equals(metric.Name, name, StringComparison.Ordinal) ? metric : null;
}
