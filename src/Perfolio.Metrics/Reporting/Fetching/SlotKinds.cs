using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>Slots by what their metric is.</summary>
internal static class SlotKinds
{
    /// <summary>Slots of the metrics with some semantics.</summary>
    public static int[] Of(SlotMap slots, MetricSemantics semantics)
    {
        var found = new List<int>();
        for (var metric = 0; metric < slots.Metrics.Count; metric++)
        {
            if (slots.Metrics[metric].Descriptor.Semantics == semantics)
                found.AddRange(Enumerable.Range(slots.First(metric), slots.Slots(metric)));
        }

        return [.. found];
    }
}
