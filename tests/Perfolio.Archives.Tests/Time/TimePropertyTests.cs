using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Perfolio.Archives.Format;
using Perfolio.Archives.Time;
using Interval = Perfolio.Archives.Time.Interval;

namespace Perfolio.Archives.Tests.Time;

/// <summary>The time language: what is printed reads back, and no text whatever does anything but parse or be refused.</summary>
public class TimePropertyTests
{
    private static readonly string[] Words =
    [
        "@", "-", "+", " ", ":", ".", ",", "/", "T", "Z", "e", "1", "10", "59", "0", "99999999999", "2023", "20231114", "Nov",
            "tue",
        "am", "pm", "day", "h", "min", "msec", "nsec", "s", "ago", "last", "next", "now", "today", "yesterday", "week",
            "fortnight",
        "month", "year", "UTC", "EST", "+01:00", "M3.2.0", "J60", "<+05>", "EST5EDT", ":", "\t", "é", "\0", "😀",
    ];

    private static readonly string[] Zones =
    [
        "UTC", "EST5EDT", "AEST-10AEDT-11,M10.1.0,M4.1.0/3", "Europe/Berlin", "<+0530>-5:30", "XYZ3ABC,J60/1,300/25",
        "NZST-12NZDT,M9.5.0,M4.1.0/3",
    ];

    // Where the fraction goes stands a #.
    private static readonly string[] Forms =
    [
        "'@'MMM d HH:mm:ss'#' yyyy", "'@'ddd MMM d HH:mm:ss'#' yyyy", "yyyy-MM-dd'T'HH:mm:ss'#'", "yyyy-MM-dd HH:mm:ss'#'",
        "MM/dd/yyyy HH:mm:ss'#'", "d MMM yyyy HH:mm:ss'#'", "yyyyMMdd HH:mm:ss'#'",
    ];

    private static readonly Gen<string> Garbage = Gen.OneOf(
        Gen.Elements(Words).ArrayOf().Select(static w => string.Concat(w)),
        ArbMap.Default.GeneratorFor<string>().Select(static t => t ?? ""));

    [Fact]
    public void Any_text_is_read_or_refused_with_a_caret_inside_it() => Prop.ForAll(Garbage.ToArbitrary(), static text =>
    {
        var start = Timestamp.From(1_700_000_000);
        var context = new TimeContext(start, start.Add(360 * Timestamp.PerSecond), ArchiveZone.Parse("EST5EDT"), start);
        Survives(text, () => TimeSpecification.Parse(text).Resolve(context));
        Survives(text, () => TimeSpecification.Parse("@" + text).Resolve(context));
        Survives(text, () => Interval.Parse(text).ShouldBeGreaterThanOrEqualTo(0));
        Survives(text, () => ArchiveZone.Parse(text).OffsetAt(1_700_000_000));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void An_interval_reads_as_what_its_parts_add_up_to() => Prop.ForAll(
        Gen.Choose(0, 9_999).ArrayOf(7).ToArbitrary(),
        static n =>
        {
            string[] units = ["d", "hours", " hr ", "min", "sec", "msec", "nanoseconds"];
            const long Hour = 3600 * Timestamp.PerSecond;
            long[] sizes = [24 * Hour, Hour, Hour, 60 * Timestamp.PerSecond, Timestamp.PerSecond, 1_000_000, 1];
            var text = string.Concat(n.Zip(units, static (count, unit) => count.ToString(CultureInfo.InvariantCulture) + unit));
            Interval.Parse(text).ShouldBe(n.Zip(sizes, static (count, size) => count * size).Sum());
            Interval.Parse(text.ToUpperInvariant()).ShouldBe(Interval.Parse(text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void A_printed_time_reads_back_in_every_form() => Prop.ForAll(
        (from seconds in Gen.Choose(0, int.MaxValue)
         from nanoseconds in Gen.Choose(0, 999_999_999)
         from zone in Gen.Elements(Zones)
         select (seconds, nanoseconds, zone)).ToArbitrary(),
        static input =>
        {
            var time = Timestamp.From(input.seconds, input.nanoseconds);
            var zone = ArchiveZone.Parse(input.zone);
            var local = zone.ToLocal(time);
            var first = zone.ToUtc((local - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond);
            // A local time that occurs twice is the first.
            first.ShouldBeOneOf(time.Seconds, time.Seconds - 3600);
            var expected = Timestamp.From(first, input.nanoseconds);
            var context = new TimeContext(Timestamp.From(1_000_000_000), Timestamp.From(2_000_000_000), zone, time);
            var fraction = string.Create(CultureInfo.InvariantCulture, $".{input.nanoseconds:D9}");
            foreach (var format in Forms)
            {
                var text = local.ToString(format, CultureInfo.InvariantCulture).Replace("#", fraction, StringComparison.Ordinal);
                TimeSpecification.Parse(text).Resolve(context).ShouldBe(expected, text);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_window_lies_in_the_archive_and_is_aligned() => Prop.ForAll(
        (from start in Gen.Choose(-1000, 1000)
         from finish in Gen.Choose(-1000, 1000)
         from align in Gen.Choose(1, 100)
         select (start, finish, align)).ToArbitrary(),
        static input =>
        {
            var (first, last) = (Timestamp.From(1_700_000_000), Timestamp.From(1_700_000_360));
            var window = TimeWindow.Resolve(
                new TimeWindowOptions
                {
                    Start = TimeSpecification.Parse(FormattableString.Invariant($"{input.start}")),
                    Finish = TimeSpecification.Parse(FormattableString.Invariant($"{input.finish}")),
                    Align = input.align * Timestamp.PerSecond,
                },
                first, last, first);
            window.Start.ShouldBeGreaterThanOrEqualTo(first);
            window.End.ShouldBeLessThanOrEqualTo(last);
            if (window.Warning is null)
                (window.Start.Seconds % input.align).ShouldBe(0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static void Survives(string text, Action parse)
    {
        try
        {
            parse();
        }
        catch (TimeSyntaxException e)
        {
            e.Column.ShouldBeInRange(0, text.Length + 1);
            e.Message.ShouldContain(" -- ");
        }
    }
}
