using Perfolio.Archives.Format;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Producing;

/// <summary>An array of a <see cref="MetricDocument"/>: declares the metrics that each element has.</summary>
public sealed class ProducedArray
{
    private readonly MetricDocument _document;

    internal ProducedArray(MetricDocument document, string name, string description) =>
        (_document, Name, Description) = (document, name, description);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What its elements are.</summary>
    public string Description { get; }

    /// <summary>Declares a number of each element that only grows.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is.</param>
    /// <param name="units">Units as in <c>count</c> or <c>Mbyte / sec</c>; empty for none.</param>
    /// <returns>What sets it.</returns>
    /// <exception cref="OperationException">The name is taken or no name, or the units are none.</exception>
    public ProducedMetric Counter(string name, string description = "", string units = "") =>
        _document.Add(name, MetricType.Int64, MetricSemantics.Counter, description, units, this);

    /// <summary>Declares an integer of each element that goes up and down.</summary>
    /// <inheritdoc cref="Counter"/>
    public ProducedMetric Integer(string name, string description = "", string units = "") =>
        _document.Add(name, MetricType.Int64, MetricSemantics.Instant, description, units, this);

    /// <summary>Declares a number with a fraction of each element.</summary>
    /// <inheritdoc cref="Counter"/>
    public ProducedMetric Double(string name, string description = "", string units = "") =>
        _document.Add(name, MetricType.Double, MetricSemantics.Instant, description, units, this);

    /// <summary>Declares a text of each element.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is.</param>
    /// <returns>What sets it.</returns>
    /// <exception cref="OperationException">The name is taken or no name.</exception>
    public ProducedMetric Text(string name, string description = "") =>
        _document.Add(name, MetricType.String, MetricSemantics.Discrete, description, "", this);
}
