using Perfolio.Archives.Format;

namespace Perfolio.Archives.Time;

/// <summary>A date as people write it: a subset of the GNU date style, and ISO 8601.</summary>
internal sealed class FreeFormTime : TimeSpecification
{
    private readonly List<(long Count, CalendarUnit Unit)> _offsets = [];
    private readonly bool _fromEnd;
    private (int Year, int Month, int Day)? _date;
    private TimeOfDay? _time;
    private int? _zoneOffset;
    private int? _dayShift;
    private int? _weekday;
    private bool _now;

    private FreeFormTime(string text) =>
        _fromEnd = text.TrimStart().StartsWith('-')
            || text.Contains("ago", StringComparison.OrdinalIgnoreCase)
            || text.Contains("last", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null when the text is no date.</summary>
    public static FreeFormTime? TryParse(string text)
    {
        var result = new FreeFormTime(text);
        var scanner = new TimeScanner(text);
        var any = false;
        while (true)
        {
            scanner.SkipBlanks();
            if (scanner.AtEnd)
                return any && result.IsSensible() ? result : null;
            var read = char.IsAsciiLetter(scanner.Next) ? result.ReadWord(ref scanner) : result.ReadNumber(ref scanner);
            if (!read)
                return null;
            any = true;
        }
    }

    public override Timestamp Resolve(in TimeContext context)
    {
        var relative = _offsets.Count > 0 && _date is null && _time is null && _dayShift is null && _weekday is null;
        var origin = relative && !_now ? (_fromEnd ? context.End : context.Start) : context.Now;
        var result = origin;
        if (!relative && !(_now && _time is null))
            result = Day(origin, context.Zone);
        foreach (var (count, unit) in _offsets)
            result = unit.Add(result, count, context.Zone);
        return result;
    }

    private bool IsSensible() => (_zoneOffset is null || _time is not null)
        && (_date is not { } d || CivilTime.LocalSeconds(d.Year, d.Month, d.Day, default) is not null);

    private Timestamp Day(Timestamp now, ArchiveZone zone)
    {
        var local = zone.ToLocal(now).Date.AddDays(_dayShift ?? 0);
        if (_weekday is { } weekday)
            local = local.AddDays((weekday - (int)local.DayOfWeek + 7) % 7);
        var (year, month, day) = _date ?? (local.Year, local.Month, local.Day);
        var time = _time ?? default;
        var seconds = CivilTime.LocalSeconds(year, month, day, time) ?? 0;
        return CivilTime.Make(_zoneOffset is { } offset ? seconds - offset : zone.ToUtc(seconds), time.Nanosecond) ?? now;
    }

    private bool ReadWord(ref TimeScanner scanner)
    {
        var word = scanner.Word();
        if (word.Equals("T", StringComparison.OrdinalIgnoreCase) && _date is not null && _time is null)
            return char.IsAsciiDigit(scanner.Next);
        if (CalendarNames.Month(word) is > 0 and var month)
            return ReadMonthFirst(ref scanner, month);
        if (_time is not null && _zoneOffset is null && ZoneNames.Offset(word) is { } offset)
        {
            _zoneOffset = offset;
            return true;
        }

        if (word.Equals("now", StringComparison.OrdinalIgnoreCase))
            return _now = true;
        if (ZoneNames.DayShift(word) is { } shift)
            return Once(ref _dayShift, shift);
        if (CalendarNames.Weekday(word) is >= 0 and var weekday)
            return Once(ref _weekday, weekday);
        var count = word.Equals("last", StringComparison.OrdinalIgnoreCase) ? -1 : word.Equals("next", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        if (count == 0)
            return false;
        scanner.SkipBlanks();
        return AddOffset(count, scanner.Word());
    }

    private bool ReadMonthFirst(ref TimeScanner scanner, int month)
    {
        scanner.SkipBlanks();
        if (!scanner.TryInteger(out var day, out _))
            return false;
        scanner.Take(',');
        scanner.SkipBlanks();
        return scanner.TryInteger(out var year, out var digits) && digits == 4 && SetDate(year, month, day);
    }

    private bool ReadNumber(ref TimeScanner scanner)
    {
        var sign = scanner.Next;
        if (sign is '+' or '-')
        {
            if (_time is not null && _zoneOffset is null)
                return ReadZoneOffset(ref scanner);
            scanner.Position++;
            scanner.SkipBlanks();
        }

        if (!scanner.TryInteger(out var value, out var digits))
            return false;
        if (sign is '+' or '-')
            return ReadOffset(ref scanner, sign == '-' ? -value : value);
        switch (scanner.Next)
        {
            case '-' when digits == 4:
                scanner.Position++;
                return scanner.TryInteger(out var month, out _) && scanner.Take('-') && scanner.TryInteger(out var day, out _)
                    && SetDate(value, month, day);
            case '/':
                scanner.Position++;
                return scanner.TryInteger(out day, out _) && scanner.Take('/') && scanner.TryInteger(out var year, out var width)
                    && width == 4 && SetDate(year, value, day);
            case ':' when _time is null && value <= 23 && digits <= 2:
                if (!TimeOfDayParser.TryRest(ref scanner, value, out var time) || !TimeOfDayParser.TryHalf(ref scanner, ref time))
                    return false;
                _time = time;
                return true;
        }

        return digits == 8 ? SetDate(value / 10000, value / 100 % 100, value % 100) : ReadDayFirst(ref scanner, value);
    }

    // 14 Nov 2023, or 2 minutes.
    private bool ReadDayFirst(ref TimeScanner scanner, int value)
    {
        var start = scanner.Position;
        scanner.SkipBlanks();
        var month = CalendarNames.Month(scanner.Word());
        if (month > 0)
        {
            scanner.SkipBlanks();
            return scanner.TryInteger(out var year, out var digits) && digits == 4 && SetDate(year, month, value);
        }

        scanner.Position = start;
        return ReadOffset(ref scanner, value);
    }

    private bool ReadOffset(ref TimeScanner scanner, long count)
    {
        scanner.SkipBlanks();
        var unit = scanner.Word();
        var start = scanner.Position;
        scanner.SkipBlanks();
        if (scanner.Word().Equals("ago", StringComparison.OrdinalIgnoreCase))
            count = -count;
        else
            scanner.Position = start;
        return AddOffset(count, unit);
    }

    private bool ReadZoneOffset(ref TimeScanner scanner)
    {
        var negative = scanner.Next == '-';
        scanner.Position++;
        if (!scanner.TryInteger(out var hours, out var digits))
            return false;
        var minutes = 0;
        if (digits == 4)
            (hours, minutes) = (hours / 100, hours % 100);
        else if (digits != 2 || (scanner.Take(':') && !scanner.TryInteger(out minutes, out _)))
            return false;
        if (hours > 15 || minutes > 59)
            return false;
        var seconds = (hours * 3600) + (minutes * 60);
        _zoneOffset = negative ? -seconds : seconds;
        return true;
    }

    private bool AddOffset(long count, ReadOnlySpan<char> unit)
    {
        if (CalendarUnit.Find(unit) is not { } found)
            return false;
        _offsets.Add((count, found));
        return true;
    }

    private bool SetDate(int year, int month, int day)
    {
        if (_date is not null)
            return false;
        _date = (year, month, day);
        return true;
    }

    private static bool Once(ref int? target, int value)
    {
        if (target is not null)
            return false;
        target = value;
        return true;
    }
}
