using Perfolio.Archives.Format;

namespace Perfolio.Archives.Time;

/// <summary>A time as given to <c>-S</c>, <c>-T</c>, <c>-O</c>, parsed once and resolved against an archive.</summary>
public abstract class TimeSpecification
{
    /// <summary>Parses a time.</summary>
    /// <param name="text"><c>@…</c>, <c>-interval</c>, <c>[+]interval</c>, or a free-form date.</param>
    /// <returns>The parsed time.</returns>
    /// <exception cref="TimeSyntaxException">It cannot be read.</exception>
    public static TimeSpecification Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.TrimStart();
        var shown = trimmed.StartsWith('@') ? trimmed[1..] : text;
        try
        {
            if (trimmed.StartsWith('@'))
                return AbsoluteTime.Parse(shown);
            if (trimmed.StartsWith('-'))
                return new FromEnd(IntervalAt(text, text.IndexOf('-', StringComparison.Ordinal) + 1));
            return new FromStart(IntervalAt(text, 0));
        }
        catch (TimeSyntaxException e) when (!e.IsIncomplete)
        {
            // The first error is the one reported when the free-form reading fails, too.
            if (FreeFormTime.TryParse(shown) is { } free)
                return free;
            throw;
        }
    }

    /// <summary>Finds the point in time.</summary>
    /// <param name="context">What the time is relative to.</param>
    /// <returns>The point in time.</returns>
    /// <exception cref="TimeSyntaxException">It gives an impossible date.</exception>
    public abstract Timestamp Resolve(in TimeContext context);

    /// <summary>Adds nanoseconds without leaving the range of stamps.</summary>
    internal static Timestamp Shift(Timestamp time, long nanoseconds) =>
        new((long)Int128.Clamp((Int128)time.Nanoseconds + nanoseconds, long.MinValue / 2, long.MaxValue / 2));

    private static long IntervalAt(string text, int start)
    {
        if (Interval.TryParse(text, start, allowSign: start == 0, out var nanoseconds, out var column))
            return nanoseconds;
        throw TimeSyntaxException.Unexpected(text, column);
    }

    private sealed class FromStart(long nanoseconds) : TimeSpecification
    {
        public override Timestamp Resolve(in TimeContext context) => Shift(context.Start, nanoseconds);
    }

    private sealed class FromEnd(long nanoseconds) : TimeSpecification
    {
        public override Timestamp Resolve(in TimeContext context) => Shift(context.End, -nanoseconds);
    }
}
