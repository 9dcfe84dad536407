using Perfolio.Archives;
using Perfolio.Archives.Format;
using Perfolio.Archives.Results;
using Perfolio.Arcaflow.Pcp.Collecting;

namespace Perfolio.Arcaflow.Pcp.Installed;

/// <summary>Reads the samples of <see cref="IntervalMetrics"/> out of an archive that a pmlogger recorded.</summary>
internal static class ArchivedSamples
{
    /// <summary>
    /// The samples in order. A recorder may spread one sample over several records: a sample is over when a metric comes a second time.
    /// </summary>
    /// <exception cref="ArchiveException">The archive cannot be opened.</exception>
    internal static IEnumerable<IntervalSample> Read(string path)
    {
        using var archive = Archive.Open(path, new ArchiveOpenOptions { Tolerant = true });
        var positions = new Dictionary<Pmid, int>();
        foreach (var descriptor in archive.Metadata.Descriptors)
            foreach (string name in descriptor.Names)
                if (IntervalMetrics.Find(name) is { } position)
                    positions[descriptor.Pmid] = position;
        using ResultCursor cursor = archive.Results();
        double[] values = Empty();
        Timestamp? time = null;
        while (cursor.Read() == ReadStatus.Record)
        {
            bool begun = false;
            for (int i = 0; i < cursor.Layout.SetCount; i++)
            {
                ValueSet set = cursor.Layout.Sets[i];
                if (!positions.TryGetValue(set.Pmid, out int position) || Sum(cursor, set) is not { } value) continue;
                if (!begun && !double.IsNaN(values[position]))
                {
                    yield return Sample(values, time!.Value, archive.Start);
                    values = Empty();
                    time = null;
                }

                begun = true;
                time ??= cursor.Time;
                values[position] = value;
            }
        }

        if (time is { } last) yield return Sample(values, last, archive.Start);
    }

    private static double[] Empty()
    {
        double[] values = new double[IntervalMetrics.Names.Count];
        Array.Fill(values, double.NaN);
        return values;
    }

    private static IntervalSample Sample(double[] values, Timestamp time, Timestamp start) =>
        new(values, UtcText.Moment(time), TimeSpan.FromTicks((time.Nanoseconds - start.Nanoseconds) / TimeSpan.NanosecondsPerTick));

    private static double? Sum(ResultCursor cursor, ValueSet set)
    {
        double sum = 0;
        bool any = false;
        for (int i = set.First; i < set.First + set.Count; i++)
        {
            if (!ValueReader.TryReadDouble(ValueReader.Bytes(cursor.Record, cursor.Layout, i), set.Type, out double value)) continue;
            sum += value;
            any = true;
        }

        return any ? sum : null;
    }
}
