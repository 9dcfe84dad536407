using Perfolio.Archives.Format;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Protocol;

namespace Perfolio.Metrics.Agent.Fetching;

/// <summary>Encodes values of metrics under one profile; reused from run to run.</summary>
internal sealed class FetchEncoder
{
    private const int UnknownMetric = -12358;

    private readonly Action<IReadOnlyList<Pmid>, InstanceProfile, ResultBuilder> _others;
    private readonly PduWriter _writer = new();
    private readonly ResultBuilder _result = new();

    /// <summary>Makes an encoder.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="others">Answers for metrics that are no source's.</param>
    public FetchEncoder(TimeProvider time, Action<IReadOnlyList<Pmid>, InstanceProfile, ResultBuilder> others) =>
        (Time, _others) = (time, others);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Which instances are wanted.</summary>
    public InstanceProfile Profile { get; set; } = InstanceProfile.All;

    /// <summary>Encodes metrics of a source.</summary>
    /// <param name="view">The source.</param>
    /// <param name="positions">Where it has them; negative for those it has not.</param>
    /// <param name="metrics">The metrics.</param>
    public void Values(SourceView view, int[] positions, Pmid[] metrics)
    {
        _result.Reset();
        for (var i = 0; i < positions.Length; i++)
        {
            if (positions[i] < 0)
                _result.AddError(metrics[i], UnknownMetric);
            else
                SourceValues.Fetch(view, positions[i], Time, Profile, _result);
        }
    }

    /// <summary>Encodes metrics that are no source's.</summary>
    /// <param name="metrics">The metrics.</param>
    public void Others(Pmid[] metrics)
    {
        _result.Reset();
        _others(metrics, Profile, _result);
    }

    /// <summary>What was encoded.</summary>
    /// <returns>A whole result, valid until the next values are encoded.</returns>
    public ReadOnlySpan<byte> Encoded() => _result.Build(_writer).Span;
}
