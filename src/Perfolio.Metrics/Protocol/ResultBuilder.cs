using Perfolio.Archives.Format;
using Perfolio.Archives.Writing;

namespace Perfolio.Metrics.Protocol;

/// <summary>
/// Builds a RESULT: metrics in order, values of a metric in order. Every value must be of the type that its metric was begun
/// with, because pmcd passes anything on. Reused from result to result.
/// </summary>
public sealed class ResultBuilder
{
    // A result is a data record of format version 2 under another head; even the offsets are the same.
    private readonly RecordBuilder _record = new(ArchiveVersion.V2);
    private MetricType _type;

    /// <summary>The longest string in bytes, without its NUL.</summary>
    public const int LongestString = 0xffffff - 5;

    /// <summary>Number of metrics so far.</summary>
    public int MetricCount => _record.MetricCount;

    /// <summary>Forgets everything.</summary>
    public void Reset() => _record.Reset();

    /// <summary>Begins the values of a metric. Without any value added, it has none now.</summary>
    /// <param name="pmid">The metric.</param>
    /// <param name="type">Type of its values, as its descriptor says.</param>
    public void BeginMetric(Pmid pmid, MetricType type)
    {
        _type = type;
        _record.BeginMetric(pmid, type);
    }

    /// <summary>Adds a metric that has no values.</summary>
    /// <param name="pmid">The metric.</param>
    /// <param name="error">Why: a negative code; 0 for none now.</param>
    public void AddError(Pmid pmid, int error) => _record.AddError(pmid, Math.Min(error, 0));

    /// <summary>Adds a value of type 32.</summary>
    /// <param name="instance">Internal id; -1 for a metric without instances.</param>
    /// <param name="value">The value.</param>
    public void AddInt32(int instance, int value) => Checked(MetricType.Int32).AddInt32(instance, value);

    /// <summary>Adds a value of type U32.</summary>
    /// <param name="instance">Internal id; -1 for a metric without instances.</param>
    /// <param name="value">The value.</param>
    public void AddUInt32(int instance, uint value) => Checked(MetricType.UInt32).AddInt32(instance, unchecked((int)value));

    /// <summary>Adds a value of type 64.</summary>
    /// <param name="instance">Internal id; -1 for a metric without instances.</param>
    /// <param name="value">The value.</param>
    public void AddInt64(int instance, long value) => Checked(MetricType.Int64).AddInt64(instance, value);

    /// <summary>Adds a value of type U64.</summary>
    /// <param name="instance">Internal id; -1 for a metric without instances.</param>
    /// <param name="value">The value.</param>
    public void AddUInt64(int instance, ulong value) => Checked(MetricType.UInt64).AddInt64(instance, unchecked((long)value));

    /// <summary>Adds a value of type FLOAT.</summary>
    /// <param name="instance">Internal id; -1 for a metric without instances.</param>
    /// <param name="value">The value.</param>
    public void AddFloat(int instance, float value) => Checked(MetricType.Float).AddFloat(instance, value);

    /// <summary>Adds a value of type DOUBLE.</summary>
    /// <param name="instance">Internal id; -1 for a metric without instances.</param>
    /// <param name="value">The value.</param>
    public void AddDouble(int instance, double value) => Checked(MetricType.Double).AddDouble(instance, value);

    /// <summary>Adds a value of type STRING: up to a NUL, cut to <see cref="LongestString"/> at a character boundary.</summary>
    /// <param name="instance">Internal id; -1 for a metric without instances.</param>
    /// <param name="value">The text in UTF-8.</param>
    public void AddString(int instance, ReadOnlySpan<byte> value) =>
        Checked(MetricType.String).AddString(instance, ArchiveText.Cut(ArchiveText.UntilNul(value), LongestString));

    /// <summary>Adds a value of type AGGREGATE.</summary>
    /// <param name="instance">Internal id; -1 for a metric without instances.</param>
    /// <param name="value">The bytes.</param>
    public void AddAggregate(int instance, ReadOnlySpan<byte> value) =>
        Checked(MetricType.Aggregate).AddRaw(instance, value, ValueFormat.Block);

    /// <summary>Ends the result.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="changes">From an agent: what has changed; only labels and names are an agent's to tell.</param>
    /// <returns>The whole PDU, valid until the writer is used again.</returns>
    public ReadOnlyMemory<byte> Build(PduWriter writer, PmcdChanges changes = PmcdChanges.None) =>
        Build(writer, Timestamp.From((int)(changes & (PmcdChanges.Labels | PmcdChanges.Names))));

    /// <summary>Ends the result.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="time">Its stamp, until 2038.</param>
    /// <param name="from">Third word of the header.</param>
    /// <returns>The whole PDU, valid until the writer is used again.</returns>
    /// <exception cref="Archives.ArchiveException">The stamp is out of range.</exception>
    public ReadOnlyMemory<byte> Build(PduWriter writer, Timestamp time, int from = 0)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Begin(PduType.Result, from);
        writer.Bytes(_record.Build(time)[4..^4]);
        _record.Reset();
        return writer.End();
    }

    private RecordBuilder Checked(MetricType type) => type == _type
        ? _record
        : throw new InvalidOperationException($"a value of type {type} for a metric of type {_type}");
}
