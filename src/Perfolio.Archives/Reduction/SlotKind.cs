using Perfolio.Archives.Format;

namespace Perfolio.Archives.Reduction;

/// <summary>How the observations of a metric become one value.</summary>
internal enum SlotKind
{
    Skipped,
    MeanInt32,
    MeanUInt32,
    MeanInt64,
    MeanUInt64,
    MeanFloat,
    MeanDouble,
    CounterInt32,
    CounterUInt32,
    CounterInt64,
    CounterUInt64,
    Last4,
    Last8,
    LastString,

    /// <summary>The last observation of 32 bits, written with 64.</summary>
    WidenedInt32,
    WidenedUInt32,
}

/// <summary>Rules of the reduction: type and semantics say what happens.</summary>
internal static class SlotKinds
{
    public static SlotKind Of(MetricType type, MetricSemantics semantics, ReduceOptions options)
    {
        if (type == MetricType.String)
            return SlotKind.LastString;
        if (options.Interpolate)
            return Sample(type, semantics);
        if (semantics == MetricSemantics.Counter)
        {
            return type switch
            {
                MetricType.Int32 => SlotKind.CounterInt32,
                MetricType.UInt32 => SlotKind.CounterUInt32,
                MetricType.Int64 => SlotKind.CounterInt64,
                MetricType.UInt64 => SlotKind.CounterUInt64,
                MetricType.Float => SlotKind.Last4,
                MetricType.Double => SlotKind.Last8,
                _ => SlotKind.Skipped,
            };
        }

        var last = options.LastOfDiscrete && semantics == MetricSemantics.Discrete;
        return type switch
        {
            MetricType.Int32 => last ? SlotKind.Last4 : SlotKind.MeanInt32,
            MetricType.UInt32 => last ? SlotKind.Last4 : SlotKind.MeanUInt32,
            MetricType.Int64 => last ? SlotKind.Last8 : SlotKind.MeanInt64,
            MetricType.UInt64 => last ? SlotKind.Last8 : SlotKind.MeanUInt64,
            MetricType.Float => last ? SlotKind.Last4 : SlotKind.MeanFloat,
            MetricType.Double => last ? SlotKind.Last8 : SlotKind.MeanDouble,
            _ => SlotKind.Skipped,
        };
    }

    /// <summary>Counters are widened; everything else keeps its type.</summary>
    public static MetricType OutputType(MetricType type, MetricSemantics semantics) => (type, semantics) switch
    {
        (MetricType.Int32, MetricSemantics.Counter) => MetricType.Int64,
        (MetricType.UInt32, MetricSemantics.Counter) => MetricType.UInt64,
        _ => type,
    };

    private static SlotKind Sample(MetricType type, MetricSemantics semantics) => type switch
    {
        MetricType.Int32 when semantics == MetricSemantics.Counter => SlotKind.WidenedInt32,
        MetricType.UInt32 when semantics == MetricSemantics.Counter => SlotKind.WidenedUInt32,
        MetricType.Int32 or MetricType.UInt32 or MetricType.Float => SlotKind.Last4,
        MetricType.Int64 or MetricType.UInt64 or MetricType.Double => SlotKind.Last8,
        _ => SlotKind.Skipped,
    };

    public static bool IsCounter(SlotKind kind) => kind is >= SlotKind.CounterInt32 and <= SlotKind.CounterUInt64;
}
