using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>What interpolation knows of one instance of one metric.</summary>
internal struct SlotState
{
    /// <summary>The last observation.</summary>
    public long Bits;

    /// <summary>Its stamp in nanoseconds.</summary>
    public long Time;

    /// <summary>First frame that is not settled.</summary>
    public long Next;

    /// <summary>Type of the values.</summary>
    public MetricType Type;

    /// <summary>Whether there is an observation since the last mark (of a discrete metric: that holds).</summary>
    public bool Exists;

    /// <summary>Whether frames wait for the next observation.</summary>
    public bool IsLive;

    /// <summary>Whether the next observation is far ahead and known, so that frames do not wait.</summary>
    public bool IsHeld;

    /// <summary>Whether values are interpolated.</summary>
    public bool IsCounter;

    /// <summary>Whether a value holds until the next one.</summary>
    public bool IsDiscrete;
}
