using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Results;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Docs;

/// <summary>The programs of docs/read-an-archive.md, line for line.</summary>
internal static class Snippets
{
    public static void Read(string[] args)
    {
        // begin
        using var archive = Archive.Open(args[0]);                   // base name or any member: .meta, .index, .0, .0.xz, …
        using var cursor = archive.Results();                        // or Results(archive.PositionAt(time))
        while (cursor.Read() == ReadStatus.Record)                   // nothing is allocated per record
            foreach (ref readonly var set in cursor.Layout.Sets)     // one per metric; none in a mark record
                for (var i = set.First; i < set.First + set.Count; i++)
                    if (ValueReader.TryReadDouble(ValueReader.Bytes(cursor.Record, cursor.Layout, i), set.Type, out var value))
                        Console.WriteLine($"{cursor.Time} {set.Descriptor?.Name}[{cursor.Layout.Instances[i]}] {value}");
        if (cursor.Damage is { } damage)
            Console.Error.WriteLine(damage);                         // file, volume, byte offset, reason
        // end
    }

    public static void Write(string[] args)
    {
        // begin
        var start = Timestamp.From(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var pmid = Pmid.From(245, 0, 1);
        var label = new ArchiveLabel { Version = ArchiveVersion.V3, Pid = Environment.ProcessId, Start = start, HostName = "h" };
        using var writer = ArchiveWriter.Create(args[0], label);
        writer.WriteDescriptor(new MetricDescriptor(
            "my.gauge", pmid, MetricType.Double, InstanceDomainId.Null, MetricSemantics.Instant));
        var record = new RecordBuilder(ArchiveVersion.V3);
        record.BeginMetric(pmid, MetricType.Double);
        record.AddDouble(-1, 1.5);
        writer.WriteRecord(record, start);
        writer.Complete();   // the archive appears now, complete and on the disk, or not at all
        // end
    }
}
