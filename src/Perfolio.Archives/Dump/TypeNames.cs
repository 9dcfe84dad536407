using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Archives.Dump;

/// <summary>The words PCP's tools use for types and semantics.</summary>
internal static class TypeNames
{
    public static string Of(MetricType type) => type switch
    {
        MetricType.NoSupport => "Not Supported",
        MetricType.Int32 => "32-bit int",
        MetricType.UInt32 => "32-bit unsigned int",
        MetricType.Int64 => "64-bit int",
        MetricType.UInt64 => "64-bit unsigned int",
        MetricType.Float => "float",
        MetricType.Double => "double",
        MetricType.String => "string",
        MetricType.Aggregate => "aggregate",
        MetricType.AggregateStatic => "static aggregate",
        MetricType.Event => "event record array",
        MetricType.HighresEvent => "highres event record array",
        MetricType.Unknown => "unknown",
        _ => string.Create(CultureInfo.InvariantCulture, $"unknown type {(int)type}"),
    };

    public static string Of(MetricSemantics semantics) => semantics switch
    {
        MetricSemantics.Counter => "counter",
        MetricSemantics.Instant => "instant",
        MetricSemantics.Discrete => "discrete",
        _ => string.Create(CultureInfo.InvariantCulture, $"??? ({(int)semantics})"),
    };

    /// <summary>The two lines about type and meaning that pmdumplog and pminfo share.</summary>
    public static void Describe(Utf8Output output, MetricDescriptor descriptor, bool complete = false)
    {
        if (descriptor.Type == MetricType.NoSupport && !complete)
        {
            output.Bytes("    Data Type: Not Supported\n"u8);
            return;
        }

        output.Text(string.Create(
            CultureInfo.InvariantCulture,
            $"    Data Type: {Of(descriptor.Type)}  InDom: {descriptor.Indom} 0x{descriptor.Indom.Value:x}\n    Semantics: {Of(descriptor.Semantics)}  Units: {descriptor.Units}\n"));
    }
}
