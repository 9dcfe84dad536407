using System.Buffers.Binary;

namespace Perfolio.Archives.Format;

/// <summary>Stamps as they stand in files: V2 seconds and microseconds; V3 low word, high word of the seconds,
/// nanoseconds.</summary>
public static class StampCodec
{
    /// <summary>Bytes of a stamp.</summary>
    /// <param name="version">Format version.</param>
    /// <returns>8 or 12.</returns>
    public static int Size(ArchiveVersion version) => version == ArchiveVersion.V2 ? 8 : 12;

    /// <summary>Reads a stamp; a fraction of a second or more is carried into the seconds.</summary>
    /// <param name="source">At least <see cref="Size"/> bytes.</param>
    /// <param name="version">Format version.</param>
    /// <param name="stamp">The stamp read.</param>
    /// <returns>False when the fraction is negative or the year is beyond what <see cref="Timestamp"/> holds.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, ArchiveVersion version, out Timestamp stamp)
    {
        long seconds;
        long fraction;
        if (version == ArchiveVersion.V2)
        {
            seconds = BinaryPrimitives.ReadInt32BigEndian(source);
            fraction = BinaryPrimitives.ReadInt32BigEndian(source[4..]) * 1000L;
        }
        else
        {
            // The halves of the seconds are stored low word first.
            seconds = BinaryPrimitives.ReadUInt32BigEndian(source)
                | ((long)BinaryPrimitives.ReadInt32BigEndian(source[4..]) << 32);
            fraction = BinaryPrimitives.ReadInt32BigEndian(source[8..]);
        }

        if (fraction < 0 || seconds > Timestamp.MaxSeconds - 2200 || seconds < -Timestamp.MaxSeconds)
        {
            stamp = default;
            return false;
        }

        stamp = new Timestamp((seconds * Timestamp.PerSecond) + fraction);
        return true;
    }

    /// <summary>Writes a stamp; V2 cuts to whole microseconds.</summary>
    /// <param name="target">At least <see cref="Size"/> bytes.</param>
    /// <param name="version">Format version.</param>
    /// <param name="stamp">The stamp.</param>
    /// <returns>False when V2 cannot hold the seconds.</returns>
    public static bool TryWrite(Span<byte> target, ArchiveVersion version, Timestamp stamp)
    {
        var seconds = stamp.Seconds;
        if (version == ArchiveVersion.V2)
        {
            if (seconds is < int.MinValue or > int.MaxValue)
                return false;
            BinaryPrimitives.WriteInt32BigEndian(target, (int)seconds);
            BinaryPrimitives.WriteInt32BigEndian(target[4..], stamp.Fraction / 1000);
            return true;
        }

        BinaryPrimitives.WriteUInt32BigEndian(target, (uint)seconds);
        BinaryPrimitives.WriteInt32BigEndian(target[4..], (int)(seconds >> 32));
        BinaryPrimitives.WriteInt32BigEndian(target[8..], stamp.Fraction);
        return true;
    }
}
