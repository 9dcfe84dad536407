using Perfolio.Archives.Format;

namespace Perfolio.Archives.Time;

/// <summary>The part of an archive that a command works on.</summary>
/// <param name="Start">First point in time of interest, aligned when that was asked for.</param>
/// <param name="End">Last point in time of interest.</param>
/// <param name="Origin">First sample time: <c>-O</c>, or the start.</param>
/// <param name="Warning">What could not be applied; null when nothing.</param>
public sealed record TimeWindow(Timestamp Start, Timestamp End, Timestamp Origin, string? Warning)
{
    /// <summary>Whether nothing lies in the window. That is no error.</summary>
    public bool IsEmpty => Start > End;

    /// <summary>Applies the options <c>-S -T -A -O</c> to an archive.</summary>
    /// <param name="options">The options.</param>
    /// <param name="start">Start of the archive.</param>
    /// <param name="end">End of the archive.</param>
    /// <param name="now">The present.</param>
    /// <returns>The window.</returns>
    /// <exception cref="TimeSyntaxException">An option gives an impossible time.</exception>
    public static TimeWindow Resolve(TimeWindowOptions options, Timestamp start, Timestamp end, Timestamp now)
    {
        ArgumentNullException.ThrowIfNull(options);
        string? warning = null;
        var first = options.Start?.Resolve(new TimeContext(start, end, options.Zone, now)) ?? start;
        first = Max(first, start);
        if (options.Align is { } align)
        {
            var aligned = align > 0 ? AlignUp(first, align) : null;
            if (aligned is { } a && a >= start && a <= end)
                first = a;
            else
                warning = "alignment specified by -A switch could not be applied";
        }

        var context = new TimeContext(first, end, options.Zone, now);
        var last = Min(options.Finish?.Resolve(context) ?? end, end);
        var origin = first;
        if (options.Origin is { } o)
        {
            // -interval counts from the end of the window here.
            origin = Max(first, Min(last, o.Resolve(context with { End = last })));
            if (options.Align is { } step && step > 0 && AlignUp(origin, step) is { } up)
                origin = up <= last ? up : TimeSpecification.Shift(up, -step);
        }

        return new TimeWindow(first, last, origin, warning);
    }

    private static Timestamp? AlignUp(Timestamp time, long step)
    {
        var rest = time.Nanoseconds % step;
        var up = (Int128)time.Nanoseconds + (rest > 0 ? step - rest : -rest);
        return up > long.MaxValue ? null : new Timestamp((long)up);
    }

    private static Timestamp Max(Timestamp a, Timestamp b) => a > b ? a : b;

    private static Timestamp Min(Timestamp a, Timestamp b) => a < b ? a : b;
}
