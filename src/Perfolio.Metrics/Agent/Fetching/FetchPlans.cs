using Perfolio.Archives.Format;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Protocol;

namespace Perfolio.Metrics.Agent.Fetching;

/// <summary>The plans of one connection, the one used last first: clients ask for the same metrics at every tick.</summary>
internal sealed class FetchPlans
{
    private const int Most = 6;
    private const int LongestKept = 8 << 20;

    private readonly JsonAgent _agent;
    private readonly FetchEncoder _encoder;
    private readonly List<FetchPlan> _plans = [];

    /// <summary>Makes an empty set of plans.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="others">Answers for metrics that are no source's.</param>
    public FetchPlans(JsonAgent agent, Action<IReadOnlyList<Pmid>, InstanceProfile, ResultBuilder> others)
    {
        _agent = agent;
        _encoder = new FetchEncoder(agent.Options.Time, others);
    }

    /// <summary>Answers a fetch.</summary>
    /// <param name="wanted">The metrics as they stand in the request.</param>
    /// <param name="profile">Which instances are wanted.</param>
    /// <param name="highResolution">Whether the answer shall have a stamp in nanoseconds.</param>
    /// <returns>A whole result without its stamp, valid until the next call.</returns>
    public Memory<byte> Answer(ReadOnlySpan<byte> wanted, InstanceProfile profile, bool highResolution = false)
    {
        var plan = Find(wanted, profile, highResolution);
        if (plan is null)
        {
            plan = new FetchPlan(_agent, wanted, profile, highResolution);
            if (_plans.Count == Most)
                _plans.RemoveAt(Most - 1);
            _plans.Insert(0, plan);
        }

        try
        {
            return plan.Answer(_encoder);
        }
        finally
        {
            if (plan.Length > LongestKept)
                _plans.Remove(plan);
        }
    }

    private FetchPlan? Find(ReadOnlySpan<byte> wanted, InstanceProfile profile, bool highResolution)
    {
        for (var i = 0; i < _plans.Count; i++)
        {
            var plan = _plans[i];
            if (!plan.IsFor(wanted, profile, highResolution))
                continue;
            if (i > 0)
            {
                _plans.RemoveAt(i);
                _plans.Insert(0, plan);
            }

            return plan;
        }

        return null;
    }
}
