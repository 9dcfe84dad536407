using Perfolio.Archives.Format;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests;

/// <summary>One singular INSTANT U32 metric, value x at x = 0, 10, …, 120: 13 records of 40 bytes in V2.</summary>
public static class SimpleArchive
{
    public static readonly Timestamp Start = Timestamp.From(1_700_000_000);
    public static readonly Pmid Metric = Pmid.From(245, 0, 1);

    public static Timestamp At(double seconds) => Start.Add((long)(seconds * Timestamp.PerSecond));

    public static void Write(string path, ArchiveVersion version = ArchiveVersion.V2, int records = 13,
        ArchiveWriterOptions? options = null, int from = 0, string host = "demo")
    {
        var label = new ArchiveLabel { Version = version, Pid = 7, Start = At(from), HostName = host, TimeZone = "UTC" };
        using var writer = ArchiveWriter.Create(path, label, options);
        writer.WriteDescriptor(new("demo.x", Metric, MetricType.UInt32, InstanceDomainId.Null, MetricSemantics.Instant));
        var record = new RecordBuilder(version);
        for (var i = 0; i < records; i++)
        {
            record.BeginMetric(Metric, MetricType.UInt32);
            record.AddInt32(-1, from + (i * 10));
            writer.WriteRecord(record, At(from + (i * 10)));
        }

        writer.Complete();
    }

    public static void Shorten(string file, long length)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        stream.SetLength(length);
    }

    public static void Poke(string file, long offset, params byte[] bytes)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
        stream.Position = offset;
        stream.Write(bytes);
    }
}
