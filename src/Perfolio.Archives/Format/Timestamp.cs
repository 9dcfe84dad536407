using System.Globalization;

namespace Perfolio.Archives.Format;

/// <summary>A point in time as nanoseconds since 1970-01-01 00:00 UTC; covers the years 1678 to 2261.</summary>
/// <param name="Nanoseconds">Nanoseconds since the epoch.</param>
public readonly record struct Timestamp(long Nanoseconds) : IComparable<Timestamp>
{
    /// <summary>Nanoseconds in one second.</summary>
    public const long PerSecond = 1_000_000_000;

    /// <summary>The largest whole second either way that fits.</summary>
    public const long MaxSeconds = (long.MaxValue / PerSecond) - 3;

    /// <summary>The earliest value; sorts before every stamp.</summary>
    public static readonly Timestamp MinValue = new(long.MinValue);

    /// <summary>The latest value; sorts behind every stamp.</summary>
    public static readonly Timestamp MaxValue = new(long.MaxValue);

    /// <summary>Whole seconds since the epoch, rounded down.</summary>
    public long Seconds => Math.DivRem(Nanoseconds, PerSecond, out var rest) - (rest < 0 ? 1 : 0);

    /// <summary>The fraction in nanoseconds, 0 to 999,999,999.</summary>
    public int Fraction => (int)(Nanoseconds - (Seconds * PerSecond));

    /// <summary>Makes a stamp from whole seconds and nanoseconds; a fraction of a second or more is carried.</summary>
    /// <param name="seconds">Seconds since the epoch, within <see cref="MaxSeconds"/> either way.</param>
    /// <param name="nanoseconds">Nanoseconds to add.</param>
    /// <returns>The stamp.</returns>
    /// <exception cref="OverflowException">The seconds are out of range.</exception>
    public static Timestamp From(long seconds, long nanoseconds = 0) => new(checked((seconds * PerSecond) + nanoseconds));

    /// <summary>Compares by time.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    /// <returns>Whether left is earlier.</returns>
    public static bool operator <(Timestamp left, Timestamp right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Compares by time.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    /// <returns>Whether left is later.</returns>
    public static bool operator >(Timestamp left, Timestamp right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Compares by time.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    /// <returns>Whether left is not later.</returns>
    public static bool operator <=(Timestamp left, Timestamp right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Compares by time.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    /// <returns>Whether left is not earlier.</returns>
    public static bool operator >=(Timestamp left, Timestamp right) => left.Nanoseconds >= right.Nanoseconds;

    /// <summary>Adds nanoseconds.</summary>
    /// <param name="nanoseconds">May be negative.</param>
    /// <returns>The later (or earlier) stamp.</returns>
    public Timestamp Add(long nanoseconds) => new(checked(Nanoseconds + nanoseconds));

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Seconds and nine digits of fraction, for messages.</summary>
    /// <returns>Such as <c>1700000000.500000000</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seconds}.{Fraction:D9}");
}
