using System.Text;
using Perfolio.Archives.Dump;
using Perfolio.Archives.Format;
using Perfolio.Archives.Results;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Dump;

public sealed class EventTests : IDisposable
{
    // The event array of the format's document: one event with a parameter, then three missed ones.
    private static readonly byte[] Array = Convert.FromHexString(
        "00000002" + "6553f1000003d0900000000100000001" + "3d4000050300000c0000000000000007"
            + "6553f1000007a1208000000000000003");

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_reader_sees_records_and_parameters()
    {
        var events = new EventArrayReader(Array, highres: false);
        events.Count.ShouldBe(2);
        events.NextRecord().ShouldBeTrue();
        events.Time.ShouldBe(WorkedExample.Start.Add(250_000_000));
        events.Flags.ShouldBe(EventFlags.Point);
        events.NextParameter().ShouldBeTrue();
        events.Parameter.ShouldBe(new EventParameter(Pmid.From(245, 0, 5), MetricType.UInt64, 28, 8));
        events.NextParameter().ShouldBeFalse();
        events.NextRecord().ShouldBeTrue();
        events.Flags.ShouldBe(EventFlags.Missed);
        events.ParameterCount.ShouldBe(3);
        events.NextRecord().ShouldBeFalse();
        events.Reason.ShouldBeNull();
    }

    [Fact]
    public void High_resolution_events_have_stamps_of_16_bytes()
    {
        var array = Convert.FromHexString(
            "00000001" + "000000006553f100" + "00000000075bcd15" + "00000003" + "00000001" + "3d4000050300000c0000000000000007");
        var events = new EventArrayReader(array, highres: true);
        events.NextRecord().ShouldBeTrue();
        events.Time.ShouldBe(WorkedExample.Start.Add(123_456_789));
        events.Flags.ShouldBe(EventFlags.Point | EventFlags.Start);
        events.NextParameter().ShouldBeTrue();
        events.Parameter.ShouldBe(new EventParameter(Pmid.From(245, 0, 5), MetricType.UInt64, 36, 8));
        events.NextRecord().ShouldBeFalse();
        events.Reason.ShouldBeNull();
    }

    [Fact]
    public void Every_truncation_is_survived()
    {
        for (var length = 0; length < Array.Length; length++)
        {
            var events = new EventArrayReader(Array.AsSpan(0, length), highres: false);
            while (events.NextRecord())
            {
                while (events.NextParameter())
                {
                }
            }

            events.Reason.ShouldNotBeNull();
        }
    }

    [Fact]
    public void A_dump_shows_events()
    {
        var path = _scratch.Path("a");
        var pmid = Pmid.From(245, 0, 1);
        using (var writer = ArchiveWriter.Create(path, WorkedExample.Label(ArchiveVersion.V2)))
        {
            writer.WriteDescriptor(new("x.ev", pmid, MetricType.Event, InstanceDomainId.Null, MetricSemantics.Discrete));
            writer.WriteDescriptor(new(
                "x.param", Pmid.From(245, 0, 5), MetricType.UInt64, InstanceDomainId.Null, MetricSemantics.Discrete));
            var record = new RecordBuilder(ArchiveVersion.V2);
            record.BeginMetric(pmid, MetricType.Event);
            record.AddRaw(-1, Array, ValueFormat.Block);
            writer.WriteRecord(record, WorkedExample.Start);
            writer.Complete();
        }

        using var archive = Archive.Open(path);
        using var memory = new MemoryStream();
        new ArchiveDump(archive, new DumpOptions()).Write(memory);
        Encoding.UTF8.GetString(memory.ToArray()).ShouldBe(
            """

            22:13:20.000000 1 metric
                245.0.1 (x.ev): 2 (and 3 missed) event records
                    --- event record [0] timestamp 22:13:20.250000 flags 0x1 (point) ---
                    245.0.5 (x.param): value 7
                    --- event record [1] timestamp 22:13:20.500000 flags 0x80000000 (missed) ---
                    ==> 3 missed event records

            """);
    }
}
