using Perfolio.Metrics.Agent.Engine;

namespace Perfolio.Metrics.Agent.Fetching;

/// <summary>A source that a fetch asks: what it showed when it was looked at last. One per source and plan, so that all metrics
/// of a source in one result are of one document.</summary>
internal sealed class FetchOrigin
{
    private readonly JsonSource _source;
    private int _error = 1;

    public FetchOrigin(JsonSource source) => _source = source;

    /// <summary>The source as it showed itself.</summary>
    public SourceView View { get; private set; } = SourceView.Nothing;

    /// <summary>Whether it shows something else than at the look before.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>Looks at the source.</summary>
    public void Look(TimeProvider time)
    {
        var view = _source.View;
        // Values grow stale without another view.
        var error = view.ErrorCode(time);
        HasChanged = error != _error || !ReferenceEquals(view, View);
        (View, _error) = (view, error);
    }
}
