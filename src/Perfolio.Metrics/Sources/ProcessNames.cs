using Perfolio.Metrics.Reading;

namespace Perfolio.Metrics.Sources;

/// <summary>Words for numbers of /proc/PID/stat.</summary>
internal static class ProcessNames
{
    /// <summary>Room for the name of a terminal.</summary>
    public const int LongestTerminal = 32;

    private const int Consoles = 4;
    private const int FirstSerial = 64;
    private const int Slaves = 136;
    private const int LastSlaves = 143;

    /// <summary>A scheduling policy.</summary>
    public static ReadOnlySpan<byte> Policy(long policy) => policy switch
    {
        0 => "NORMAL"u8,
        1 => "FIFO"u8,
        2 => "RR"u8,
        3 => "BATCH"u8,
        4 => "ISO"u8,
        5 => "IDLE"u8,
        6 => "DEADLINE"u8,
        7 => "EXT"u8,
        _ => "?"u8,
    };

    /// <summary>A terminal from its device number: minor number in bits 0-7 and 20-31, major number in 8-19; 0 is none.</summary>
    public static ReadOnlySpan<byte> Terminal(long device, Span<byte> buffer)
    {
        var major = (int)((device >> 8) & 0xfff);
        var minor = (int)((device & 0xff) | ((device >> 12) & 0xfff00));
        var name = new NameBuilder(buffer);
        return major switch
        {
            Consoles when minor < FirstSerial => name.Add("tty"u8).Add(minor).Text,
            Consoles => name.Add("ttyS"u8).Add(minor - FirstSerial).Text,
            >= Slaves and <= LastSlaves => name.Add("pts/"u8).Add(minor + ((major - Slaves) << 8)).Text,
            _ => "?"u8,
        };
    }
}
