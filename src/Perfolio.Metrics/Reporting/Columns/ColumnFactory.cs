using Perfolio.Archives.Format;
using Perfolio.Metrics.Reporting.Configuration;
using Perfolio.Metrics.Reporting.Contexts;
using Perfolio.Metrics.Reporting.Derived;
using Perfolio.Metrics.Reporting.Units;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Reporting.Columns;

/// <summary>How the values of one metric are shown: as they are, scaled, or as rates.</summary>
internal sealed class ColumnFactory
{
    private readonly MetricSpecification _specification;
    private readonly ReportSettings _settings;
    private readonly NamedMetric _metric;
    private readonly InstanceFilter _filter;
    private readonly bool _rate;
    private readonly double _factor = 1;
    private readonly string? _unit;

    /// <summary>Finds out how to show a metric.</summary>
    /// <exception cref="OperationException">It cannot be shown in the units asked for, or not at all.</exception>
    public ColumnFactory(MetricSpecification specification, ReportSettings settings, NamedMetric metric)
    {
        _specification = specification;
        _settings = settings;
        _metric = metric;
        _filter = new InstanceFilter(specification.Instances.Count > 0 ? specification.Instances : settings.Instances);
        var descriptor = metric.Descriptor;
        var numeric = DerivedNumber.IsNumeric(descriptor.Type);
        if (!numeric && descriptor.Type != MetricType.String)
        {
            throw new OperationException(
                $"{metric.Name}: values of type {descriptor.Type} cannot be reported; -I leaves such metrics out");
        }

        var raw = settings.Raw || (specification.Raw ?? settings.RawPreferred);
        _rate = numeric && !raw && descriptor.Semantics == MetricSemantics.Counter;
        var wanted = Wanted(descriptor.Units);
        if (wanted is null)
        {
            var text = _rate ? UnitsText.OfRate(descriptor.Units) : UnitsText.Of(descriptor.Units);
            _unit = text == "none" ? null : text;
        }
        else
        {
            (_factor, _unit) = numeric
                ? Conversion(descriptor.Units, wanted)
                : throw new OperationException($"{metric.Name}: a text has no units to convert to {wanted}");
        }
    }

    /// <summary>Whether an instance is shown.</summary>
    public bool Shows(KnownInstances instances, int position) =>
        instances.IsSingular || _filter.Matches(instances.Name(position), instances.Id(position));

    /// <summary>A column.</summary>
    public ReportColumn Column(KnownInstances instances, int position, string? set, int metricIndex) => new()
    {
        Set = set,
        Metric = _metric.Name,
        Instance = instances.IsSingular ? null : instances.Name(position),
        InstanceId = instances.Id(position),
        Label = _specification.Label ?? _metric.Name,
        IsLabelled = _specification.Label is not null,
        Unit = _unit,
        Semantics = _rate ? MetricSemantics.Instant : _metric.Descriptor.Semantics,
        IsText = _metric.Descriptor.Type == MetricType.String,
        Precision = Precision,
        Width = _settings.WidthForced ?? _specification.Width ?? _settings.Width,
        MetricIndex = metricIndex,
    };

    /// <summary>What its cells need.</summary>
    public ColumnPlan Plan(int slot) => new(
        slot, Source(), Precision, _factor, _settings.LimitForced ?? _specification.Limit ?? _settings.Limit ?? 0);

    private int Precision => _settings.PrecisionForced ?? _specification.Precision ?? _settings.Precision;

    private ColumnSource Source()
    {
        var type = _metric.Descriptor.Type;
        if (type == MetricType.String)
            return ColumnSource.Text;
        var unsigned = type is MetricType.UInt32 or MetricType.UInt64;
        if (_rate)
        {
            return DerivedNumber.IsReal(type) ? ColumnSource.RateReal
                : unsigned ? ColumnSource.RateUnsigned
                : ColumnSource.RateSigned;
        }

        if (DerivedNumber.IsReal(type))
            return _factor == 1 ? ColumnSource.Real : ColumnSource.ScaledReal;
        return (_factor == 1, unsigned) switch
        {
            (true, true) => ColumnSource.Unsigned,
            (true, false) => ColumnSource.Signed,
            (false, true) => ColumnSource.ScaledUnsigned,
            _ => ColumnSource.ScaledSigned,
        };
    }

    // Forced units, the metric's own specification, then the default of the dimension.
    private string? Wanted(MetricUnits units)
    {
        var (forced, preferred) = units switch
        {
            { Space: not 0, Time: 0, Count: 0 } => (_settings.SpaceScaleForced, _settings.SpaceScale),
            { Space: 0, Time: not 0, Count: 0 } => (_settings.TimeScaleForced, _settings.TimeScale),
            { Space: 0, Time: 0, Count: not 0 } => (_settings.CountScaleForced, _settings.CountScale),
            _ => (null, null),
        };
        return forced ?? _specification.Unit ?? preferred;
    }

    private (double Factor, string Unit) Conversion(MetricUnits own, string wanted)
    {
        if (!UnitsSyntax.TryParse(wanted, out var units, out var factor, out var error))
            throw new ReportSyntaxException($"{_metric.Name}: {error}");
        if (UnitConversion.SameDimensions(own, units))
            return (UnitConversion.Factor(own, units) * factor, _rate ? UnitsText.OfRate(wanted) : wanted);
        if (_rate)
        {
            var rate = UnitsText.Rate(own);
            if (UnitConversion.SameDimensions(rate, units))
            {
                // A change of time per time has no dimension: the counter's own scale is a factor.
                var scale = own.Time == 1 ? UnitConversion.Scale(1, own.TimeScale) : 1;
                return (scale * UnitConversion.Factor(rate, units) * factor, wanted);
            }
        }

        throw new OperationException($"{_metric.Name}: {UnitsText.Of(own)} cannot be converted to {wanted}");
    }
}
