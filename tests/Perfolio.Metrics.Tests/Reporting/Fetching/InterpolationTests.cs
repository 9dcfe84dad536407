using Perfolio.Archives;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Writing;
using Perfolio.Metrics.Reporting.Contexts;
using Perfolio.Metrics.Reporting.Fetching;

namespace Perfolio.Metrics.Tests.Reporting.Fetching;

/// <summary>Random archives read with a ring of few frames, beside the rules written down plainly.</summary>
public sealed class InterpolationTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(256)]
    public async Task Values_are_those_of_the_rules(int rows)
    {
        for (var seed = 0; seed < 25; seed++)
        {
            var random = new Random(seed);
            var path = _scratch.Path(FormattableString.Invariant($"r{rows}-{seed}"));
            var model = RandomModel.Write(path, random);
            using var set = ArchiveSet.Open(path);
            using var context = new ArchiveContext(path);
            var slots = new SlotMap();
            foreach (var metric in context.Find(""))
                slots.Add(metric, context.InstancesOf(metric));
            slots.Arrange();
            var schedule = new FetchSchedule { First = ReportArchive.Start.Add(random.Next(3) * 700_000_000L), Last = context.Extent!.Value.End, Interval = (random.Next(5) + 1) * 500_000_000L };
            using var reader = new InterpolatingReader(set, slots, schedule, rows);
            var before = new HashSet<string>();
            Timestamp? last = null;
            while (await reader.NextAsync(CancellationToken.None))
            {
                var time = reader.Current.Time;
                var now = new HashSet<string>();
                for (var m = 0; m < slots.Metrics.Count; m++)
                {
                    var name = slots.Metrics[m].Name;
                    // A counter that was there is left out once behind a mark.
                    var leftOut = last is { } l && model.Marks.Exists(mark => mark > l && mark <= time) && before.Contains(name)
                        && slots.Metrics[m].Descriptor.Semantics == MetricSemantics.Counter;
                    for (var i = 0; i < slots.Slots(m); i++)
                    {
                        var wanted = leftOut ? null : model.At(name, slots.Instances(m).Id(i), time, slots.Metrics[m].Descriptor.Semantics);
                        var slot = slots.First(m) + i;
                        (reader.Current.Has[slot] ? reader.Current.Bits[slot] : (long?)null)
                            .ShouldBe(wanted, FormattableString.Invariant($"seed {seed}, {name}[{i}] at {time}"));
                        if (wanted is not null)
                            now.Add(name);
                    }
                }

                before = now;
                last = time;
            }

            last.ShouldNotBeNull();
        }
    }

    private sealed class RandomModel
    {
        private readonly Dictionary<(string Name, int Instance), List<(Timestamp Time, long Value)>> _observations = [];

        public List<Timestamp> Marks { get; } = [];

        public static RandomModel Write(string path, Random random)
        {
            var model = new RandomModel();
            var indom = InstanceDomainId.From(245, 1);
            MetricDescriptor[] metrics =
            [
                new("m.counter", Pmid.From(245, 0, 1), MetricType.UInt64, indom, MetricSemantics.Counter),
                new("m.instant", Pmid.From(245, 0, 2), MetricType.Int64, indom, MetricSemantics.Instant),
                new("m.discrete", Pmid.From(245, 0, 3), MetricType.Int32, InstanceDomainId.Null, MetricSemantics.Discrete),
                new("m.rare", Pmid.From(245, 0, 4), MetricType.UInt32, InstanceDomainId.Null, MetricSemantics.Counter),
            ];
            var label = new ArchiveLabel { Version = ArchiveVersion.V3, Pid = 7, Start = ReportArchive.Start, HostName = "demo", TimeZone = "UTC" };
            using var writer = ArchiveWriter.Create(path, label);
            foreach (var metric in metrics)
                writer.WriteDescriptor(metric);
            writer.WriteInstances(indom, ReportArchive.Start, InstanceList.Create([new(0, "a"), new(1, "b"), new(2, "c")]));
            var time = ReportArchive.Start;
            var counter = 0L;
            for (var r = 0; r < 60; r++)
            {
                if (r > 0 && random.Next(15) == 0)
                {
                    time = time.Add(100_000_000);
                    writer.WriteMark(time);
                    model.Marks.Add(time);
                }

                time = time.Add((random.Next(30) == 0 ? 200 : random.Next(4)) * 500_000_000L + 500_000_000L);
                var record = new RecordBuilder(ArchiveVersion.V3);
                foreach (var metric in metrics)
                {
                    var chance = metric.Name == "m.rare" ? 12 : metric.Name == "m.discrete" ? 6 : 2;
                    if (random.Next(chance) != 0 && r != 0)
                        continue;
                    record.BeginMetric(metric.Pmid, metric.Type);
                    for (var i = 0; i < (metric.Indom.IsNull ? 1 : 3); i++)
                    {
                        if (i > 0 && random.Next(3) == 0)
                            continue;
                        counter += random.Next(1000);
                        var instance = metric.Indom.IsNull ? -1 : i;
                        if (metric.Type is MetricType.Int32 or MetricType.UInt32)
                            record.AddInt32(instance, (int)counter);
                        else
                            record.AddInt64(instance, counter);
                        var key = (metric.Name, instance);
                        if (!model._observations.TryGetValue(key, out var list))
                            model._observations[key] = list = [];
                        list.Add((time, counter));
                    }
                }

                if (record.MetricCount > 0)
                    writer.WriteRecord(record, time);
            }

            writer.Complete();
            return model;
        }

        public long? At(string name, int instance, Timestamp time, MetricSemantics semantics)
        {
            if (!_observations.TryGetValue((name, instance), out var all))
                return null;
            var prior = all.FindLastIndex(o => o.Time <= time);
            if (prior < 0)
                return null;
            if (semantics == MetricSemantics.Discrete || all[prior].Time == time)
                return all[prior].Value;
            if (Marks.Exists(m => m >= all[prior].Time && m <= time))
                return null;
            if (prior + 1 == all.Count || Marks.Exists(m => m >= time && m <= all[prior + 1].Time))
                return null;
            if (semantics == MetricSemantics.Instant)
                return all[prior].Value;
            var (from, to) = (all[prior], all[prior + 1]);
            var part = (time.Nanoseconds - from.Time.Nanoseconds) / 1e9;
            var whole = (to.Time.Nanoseconds - from.Time.Nanoseconds) / 1e9;
            return from.Value + (long)Math.Floor((part * (to.Value - from.Value) / whole) + 0.5);
        }
    }
}
