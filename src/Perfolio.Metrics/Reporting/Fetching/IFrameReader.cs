namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>Fetches frame after frame.</summary>
public interface IFrameReader : IDisposable
{
    /// <summary>The last frame fetched. It and the one before it stay as they are until the next call of
    /// <see cref="NextAsync"/>.</summary>
    MetricFrame Current { get; }

    /// <summary>The frame before; null at the first one.</summary>
    MetricFrame? Previous { get; }

    /// <summary>Texts that the values of string metrics refer to.</summary>
    TextPool Texts { get; }

    /// <summary>Fetches the next frame; a live source waits for its time.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether there is one.</returns>
    ValueTask<bool> NextAsync(CancellationToken cancellation);
}
