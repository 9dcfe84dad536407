using System.Buffers.Binary;
using Perfolio.Archives.Format;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Reduction;

/// <summary>Statistics of the observations of an interval, by slot, in double precision.</summary>
internal sealed class StatisticStore
{
    private Entry[] _entries = [];

    public void Forget(int slot)
    {
        if (slot < _entries.Length)
            _entries[slot] = default;
    }

    /// <summary>Takes in a record; must run before the slots of the counters change.</summary>
    public void Accumulate(
        ReadOnlySpan<byte> record, ReadOnlySpan<int> offsets, RecordPlan plan, int slotCount, Timestamp time, uint stretch)
    {
        if (_entries.Length < slotCount)
            Array.Resize(ref _entries, Math.Max(slotCount, _entries.Length * 2));
        foreach (var (metric, first, count) in plan.Sets)
        {
            if (metric.Companions is null)
                continue;
            for (var i = first; i < first + count; i++)
            {
                var number = plan.Slots[i];
                var value = Read(record[offsets[i]..], metric.Source.Type);
                if (metric.Source.Semantics == MetricSemantics.Counter)
                    _entries[number].Counter(value, Modulus(metric.Source.Type), time, stretch);
                else
                    _entries[number].Observe(value);
            }
        }
    }

    /// <summary>Adds the companions of a metric to the record and begins the next interval.</summary>
    /// <returns>Values added.</returns>
    public int Add(RecordBuilder record, ReducedMetric metric, List<int> columns)
    {
        if (metric.Companions is null)
            return 0;
        var added = 0;
        var single = metric.Domain.Indom.IsNull;
        foreach (var (statistic, descriptor) in metric.Companions)
        {
            var begun = false;
            for (var i = 0; i < (single ? 1 : columns.Count); i++)
            {
                var column = single ? 0 : columns[i];
                if (column >= metric.SlotCount || _entries[metric.Slot(column)].Value(statistic) is not { } value)
                    continue;
                if (!begun)
                    record.BeginMetric(descriptor.Pmid, descriptor.Type);
                begun = true;
                var instance = single ? -1 : metric.Domain.Id(column);
                if (statistic == ReduceStatistic.Count)
                    record.AddInt64(instance, (long)value);
                else
                    record.AddDouble(instance, value);
                added++;
            }
        }

        for (var i = 0; i < (single ? 1 : columns.Count); i++)
        {
            var column = single ? 0 : columns[i];
            if (column < metric.SlotCount)
                _entries[metric.Slot(column)].Reset();
        }

        return added;
    }

    private static double Modulus(MetricType type) => type switch
    {
        MetricType.Int32 or MetricType.UInt32 => 4294967296.0,
        MetricType.Int64 or MetricType.UInt64 => 18446744073709551616.0,
        _ => 0,
    };

    private static double Read(ReadOnlySpan<byte> bytes, MetricType type) => type switch
    {
        MetricType.Int32 => BinaryPrimitives.ReadInt32BigEndian(bytes),
        MetricType.UInt32 => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        MetricType.Int64 => BinaryPrimitives.ReadInt64BigEndian(bytes),
        MetricType.UInt64 => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        MetricType.Float => BinaryPrimitives.ReadSingleBigEndian(bytes),
        _ => BinaryPrimitives.ReadDoubleBigEndian(bytes),
    };

    private struct Entry
    {
        private double _min;
        private double _max;
        private double _sum;
        private double _first;
        private double _last;
        private double _previous;
        private double _base;
        private long _previousTime;
        private double _seconds;
        private uint _count;
        private uint _rates;
        private uint _stretch;

        public void Observe(double value)
        {
            if (_count++ == 0)
                _first = value;
            _last = value;
            _sum += value;
            Extremes(value, first: _count == 1);
        }

        public void Counter(double value, double modulus, Timestamp time, uint stretch)
        {
            if (_stretch == stretch)
            {
                if (value < _previous)
                    _base += modulus;
                var increase = value - _previous + (value < _previous ? modulus : 0);
                var seconds = (time.Nanoseconds - _previousTime) / 1e9;
                _sum += increase;
                if (seconds > 0)
                {
                    _seconds += seconds;
                    Extremes(increase / seconds, first: _rates++ == 0);
                }
            }

            _stretch = stretch;
            _previous = value;
            _previousTime = time.Nanoseconds;
            _last = value + _base;
            if (_count++ == 0)
                _first = _last;
        }

        public readonly double? Value(ReduceStatistic statistic)
        {
            if (_count == 0)
                return null;
            var isCounter = _stretch != 0;
            var any = !isCounter || _rates > 0;
            return statistic switch
            {
                ReduceStatistic.Mean => any ? _sum / (isCounter ? _seconds : _count) : null,
                ReduceStatistic.Min => any ? _min : null,
                ReduceStatistic.Max => any ? _max : null,
                ReduceStatistic.First => _first,
                ReduceStatistic.Last => _last,
                ReduceStatistic.Count => _count,
                _ => _sum,
            };
        }

        public void Reset()
        {
            _count = 0;
            _rates = 0;
            _sum = 0;
            _seconds = 0;
        }

        private void Extremes(double value, bool first)
        {
            if (first || value < _min)
                _min = value;
            if (first || value > _max)
                _max = value;
        }
    }
}
