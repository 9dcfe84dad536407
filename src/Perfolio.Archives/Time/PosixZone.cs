namespace Perfolio.Archives.Time;

/// <summary>A zone in the form of the environment variable TZ: <c>STDoffset[DST[offset][,start[/time],end[/time]]]</c>.</summary>
internal sealed class PosixZone : ArchiveZone
{
    private const int Day = 86400;

    private readonly int _standard;
    private readonly int _summer;
    private readonly PosixRule? _start;
    private readonly PosixRule? _end;

    private PosixZone(string text, int standard, int summer, PosixRule? start, PosixRule? end)
        : base(text)
    {
        _standard = standard;
        _summer = summer;
        _start = start;
        _end = end;
    }

    public static PosixZone? Read(string text)
    {
        var scanner = new TimeScanner(text);
        if (!TryName(ref scanner) || !TryOffset(ref scanner, out var standard))
            return null;
        if (scanner.AtEnd)
            return new PosixZone(text, -standard, -standard, null, null);
        var summer = standard - 3600;
        if (!TryName(ref scanner) || (!scanner.AtEnd && scanner.Next != ',' && !TryOffset(ref scanner, out summer)))
            return null;
        // Without rules those of the United States hold, as in the C library.
        if (scanner.AtEnd)
            return new PosixZone(text, -standard, -summer, new PosixRule(3, 2, 0), new PosixRule(11, 1, 0));
        if (PosixRule.Parse(ref scanner) is not { } start || PosixRule.Parse(ref scanner) is not { } end || !scanner.AtEnd)
            return null;
        return new PosixZone(text, -standard, -summer, start, end);
    }

    public override int OffsetAt(long seconds)
    {
        if (_start is not { } start || _end is not { } end)
            return _standard;
        var year = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds + _standard, MinSeconds, MaxSeconds)).Year;
        var on = start.At(year) - _standard;
        var off = end.At(year) - _summer;
        var inSummer = on < off ? seconds >= on && seconds < off : seconds < off || seconds >= on;
        return inSummer ? _summer : _standard;
    }

    // Letters, or anything between angle brackets.
    private static bool TryName(ref TimeScanner scanner)
    {
        if (!scanner.Take('<'))
            return scanner.Word().Length >= 3;
        while (!scanner.AtEnd && scanner.Next != '>')
            scanner.Position++;
        return scanner.Take('>');
    }

    /// <summary>Reads <c>[+-]hh[:mm[:ss]]</c> in seconds.</summary>
    internal static bool TryOffset(ref TimeScanner scanner, out int seconds)
    {
        var negative = scanner.Next == '-';
        if (scanner.Next is '+' or '-')
            scanner.Position++;
        seconds = 0;
        if (!scanner.TryInteger(out var hours, out _) || hours > 167)
            return false;
        seconds = hours * 3600;
        for (var unit = 60; unit >= 1 && scanner.Next == ':'; unit /= 60)
        {
            scanner.Position++;
            if (!scanner.TryInteger(out var part, out _) || part > 59)
                return false;
            seconds += part * unit;
        }

        if (negative)
            seconds = -seconds;
        return Math.Abs(seconds) <= 7 * Day;
    }

    private const long MinSeconds = -62_000_000_000;
    private const long MaxSeconds = 253_000_000_000;
}
