using Perfolio.Archives.Format;

namespace Perfolio.Archives.Time;

/// <summary><c>@ [Wday] [Mon] [day] [HH[:MM[:SS[.frac]]]] [am|pm] [YYYY]</c>; what is missing above comes from the
/// origin.</summary>
internal sealed class AbsoluteTime : TimeSpecification
{
    private readonly string _text;
    private int? _year;
    private int? _month;
    private int? _day;
    private int _dayColumn;
    private TimeOfDay? _time;

    private AbsoluteTime(string text) => _text = text;

    public static new AbsoluteTime Parse(string text)
    {
        var result = new AbsoluteTime(text);
        result.Read();
        return result;
    }

    public override Timestamp Resolve(in TimeContext context)
    {
        var origin = context.Zone.ToLocal(context.Start);
        var year = _year ?? origin.Year;
        var month = _month ?? (_year is null ? origin.Month : 1);
        var day = _day ?? (_year is null && _month is null ? origin.Day : 1);
        if (_year is null && _month is not null)
            year += month < origin.Month ? 1 : 0;
        else if (_year is null && _day is not null && day < origin.Day)
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1);
        var time = _time ?? default;
        var local = CivilTime.LocalSeconds(year, month, day, time) ?? throw TimeSyntaxException.Unexpected(_text, _dayColumn);
        if (_year is null && _month is null && _day is null && time.Hour < origin.Hour)
            local += 86400;
        return CivilTime.Make(context.Zone.ToUtc(local), time.Nanosecond)
            ?? throw TimeSyntaxException.Unexpected(_text, _dayColumn);
    }

    private void Read()
    {
        var scanner = new TimeScanner(_text);
        scanner.SkipBlanks();
        ReadNames(ref scanner);
        ReadNumbers(ref scanner);
        scanner.SkipBlanks();
        if (!scanner.AtEnd)
            throw TimeSyntaxException.Unexpected(_text, scanner.Position);
        // A lone weekday, or a lone number that might be an hour.
        if (_year is null && _month is null && _time is null && (_day ?? 0) < 24)
            throw TimeSyntaxException.Incomplete(_text, _text.Length);
    }

    private void ReadNames(ref TimeScanner scanner)
    {
        var start = scanner.Position;
        var word = scanner.Word();
        if (CalendarNames.Weekday(word) >= 0)
        {
            scanner.SkipBlanks();
            start = scanner.Position;
            word = scanner.Word();
        }

        if (word.IsEmpty)
            return;
        var month = CalendarNames.Month(word);
        if (month == 0)
            throw TimeSyntaxException.Unexpected(_text, start);
        _month = month;
    }

    private void ReadNumbers(ref TimeScanner scanner)
    {
        while (true)
        {
            scanner.SkipBlanks();
            var start = scanner.Position;
            var value = 0;
            var digits = 0;
            if (scanner.Next != ':' && !scanner.TryInteger(out value, out digits))
                return;
            if (_time is null && _year is null && IsHour(scanner))
                ReadTime(ref scanner, start, value);
            else if (digits == 4 && _year is null)
                _year = value is >= 1900 and <= 9999 ? value : throw TimeSyntaxException.Unexpected(_text, start);
            else if (_day is null && _time is null && _year is null && value is >= 1 and <= 31)
                (_day, _dayColumn) = (value, start);
            else
                throw TimeSyntaxException.Unexpected(_text, start);
        }
    }

    // A number is an hour when a colon, am or pm follows it.
    private static bool IsHour(TimeScanner scanner)
    {
        scanner.SkipBlanks();
        if (scanner.Next == ':')
            return true;
        var word = scanner.Word();
        return word.Equals("am", StringComparison.OrdinalIgnoreCase) || word.Equals("pm", StringComparison.OrdinalIgnoreCase);
    }

    private void ReadTime(ref TimeScanner scanner, int start, int hour)
    {
        if (hour > 23)
            throw TimeSyntaxException.Unexpected(_text, start);
        if (!TimeOfDayParser.TryRest(ref scanner, hour, out var time) || !TimeOfDayParser.TryHalf(ref scanner, ref time))
            throw TimeSyntaxException.Unexpected(_text, scanner.Position);
        _time = time;
    }
}
