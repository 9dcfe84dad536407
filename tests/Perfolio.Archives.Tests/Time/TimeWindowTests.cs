using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Time;

namespace Perfolio.Archives.Tests.Time;

public class TimeWindowTests
{
    private static readonly Timestamp Start = Timestamp.From(1_700_000_000);
    private static readonly Timestamp End = Start.Add(360 * Timestamp.PerSecond);
    private static readonly Timestamp Now = Timestamp.From(1_750_000_000);

    [Theory]
    [InlineData(null, null, null, "11-14 22:13:20", "11-14 22:19:20")]
    [InlineData("1m", null, "2m", "11-14 22:14:20", "11-14 22:16:20")]
    [InlineData("1m", null, "-1m", "11-14 22:14:20", "11-14 22:18:20")]
    [InlineData("1m", "1m", "2m", "11-14 22:15:00", "11-14 22:17:00")]
    [InlineData("-2m", null, "1m", "11-14 22:17:20", "11-14 22:18:20")]
    [InlineData("3m", null, "@22:14", "11-14 22:16:20", "11-14 22:14:00")]
    [InlineData(null, null, "@22:13", "11-14 22:13:20", "11-14 22:13:00")]
    [InlineData(null, null, "1h", "11-14 22:13:20", "11-14 22:19:20")]
    [InlineData(null, null, "@22:16:30.5", "11-14 22:13:20", "11-14 22:16:30.5")]
    [InlineData(null, "1m", "30s", "11-14 22:14:00", "11-14 22:14:30")]
    [InlineData(null, "90s", null, "11-14 22:13:30", "11-14 22:19:20")]
    [InlineData(null, "7", null, "11-14 22:13:21", "11-14 22:19:20")]
    [InlineData(null, "6m", null, "11-14 22:18:00", "11-14 22:19:20")]
    [InlineData(null, "1h", null, "11-14 22:13:20", "11-14 22:19:20", true)]
    [InlineData("-1s", "1m", null, "11-14 22:19:19", "11-14 22:19:20", true)]
    [InlineData(null, "0", null, "11-14 22:13:20", "11-14 22:19:20", true)]
    [InlineData("-1h", null, null, "11-14 22:13:20", "11-14 22:19:20")]
    [InlineData("-0", null, null, "11-14 22:19:20", "11-14 22:19:20")]
    [InlineData("@22:14:30", null, null, "11-14 22:14:30", "11-14 22:19:20")]
    [InlineData("@10:15pm", null, null, "11-14 22:15:00", "11-14 22:19:20")]
    [InlineData("@10pm", null, null, "11-14 22:13:20", "11-14 22:19:20")]
    [InlineData("@Nov 14 22:15:10 2023", null, null, "11-14 22:15:10", "11-14 22:19:20")]
    [InlineData("@Wed 14 22:16", null, null, "11-14 22:16:00", "11-14 22:19:20")]
    [InlineData("@Tue Nov 14", null, null, "11-14 22:13:20", "11-14 22:19:20")]
    [InlineData("@Dec", null, null, "12-01 00:00:00", "11-14 22:19:20")]
    [InlineData("@21:00", null, null, "11-15 21:00:00", "11-14 22:19:20")]
    [InlineData(null, null, "@21:59", "11-14 22:13:20", "11-14 22:19:20")]
    [InlineData(null, null, "@14 10:00", "11-14 22:13:20", "11-14 10:00:00")]
    [InlineData("last minute", null, null, "11-14 22:18:20", "11-14 22:19:20")]
    [InlineData("1 minute ago", null, null, "11-14 22:18:20", "11-14 22:19:20")]
    [InlineData("@2 minutes ago", null, null, "11-14 22:17:20", "11-14 22:19:20")]
    [InlineData("-2 minutes", null, null, "11-14 22:17:20", "11-14 22:19:20")]
    [InlineData("2 minutes", null, null, "11-14 22:15:20", "11-14 22:19:20")]
    [InlineData("+2 minutes", null, null, "11-14 22:15:20", "11-14 22:19:20")]
    [InlineData("next minute", null, null, "11-14 22:14:20", "11-14 22:19:20")]
    [InlineData("2023-11-14 22:16", null, null, "11-14 22:16:00", "11-14 22:19:20")]
    [InlineData("@2023-11-14 22:16:40", null, null, "11-14 22:16:40", "11-14 22:19:20")]
    [InlineData("@11/14/2023 22:16", null, null, "11-14 22:16:00", "11-14 22:19:20")]
    [InlineData("@14 Nov 2023 22:16", null, null, "11-14 22:16:00", "11-14 22:19:20")]
    [InlineData("@20231114 22:16", null, null, "11-14 22:16:00", "11-14 22:19:20")]
    [InlineData("@2023-11-14 22:16:40 UTC", null, null, "11-14 22:16:40", "11-14 22:19:20")]
    [InlineData("2023-11-14T22:16:40.25Z", null, null, "11-14 22:16:40.25", "11-14 22:19:20")]
    [InlineData("2023-11-14T23:16:40+01:00", null, null, "11-14 22:16:40", "11-14 22:19:20")]
    [InlineData("@22:14:61", null, null, "11-14 22:15:01", "11-14 22:19:20")]
    public void ResolvesAsPcp(string? start, string? align, string? finish, string first, string last, bool warned = false)
    {
        var window = Window(start, align, finish, ArchiveZone.Utc);
        Text(window.Start).ShouldBe(first);
        Text(window.End).ShouldBe(last);
        (window.Warning is not null).ShouldBe(warned);
    }

    [Fact]
    public void AMonthBeforeTheOriginsIsInTheNextYear() =>
        Window("@Oct", null, null, ArchiveZone.Utc).Start.ShouldBe(Timestamp.From(1_727_740_800));

    [Fact]
    public void AYearWithoutAMonthMeansJanuary() =>
        TimeSpecification.Parse("@22:15 2023").Resolve(new TimeContext(Start, End, ArchiveZone.Utc, Now))
            .ShouldBe(Timestamp.From(1_672_611_300));

    [Theory]
    [InlineData("EST5EDT", "@17:15")]
    [InlineData("America/New_York", "@17:15")]
    [InlineData(":America/New_York", "@17:15")]
    [InlineData("AEST-10AEDT-11,M10.1.0,M4.1.0/3", "@Nov 15 09:15 2023")]
    [InlineData("AEDT-11", "@09:15")]
    [InlineData("<+0530>-5:30", "@03:45")]
    public void ReadsTimesInAZone(string zone, string start) =>
        Text(Window(start, null, null, ArchiveZone.Parse(zone)).Start).ShouldBe("11-14 22:15:00");

    [Theory]
    [InlineData("1m", null, "22:14:20")]
    [InlineData("-1m", null, "22:18:20")]
    [InlineData("90s", "1m", "22:16:00")]
    public void FindsTheFirstSample(string origin, string? align, string expected)
    {
        var options = new TimeWindowOptions
        {
            Origin = TimeSpecification.Parse(origin),
            Align = align is null
            ? null
            : Interval.Parse(align)
        };
        Text(TimeWindow.Resolve(options, Start, End, Now).Origin).ShouldBe("11-14 " + expected);
    }

    [Theory]
    [InlineData("@bad", 0)]
    [InlineData("bad", 0)]
    [InlineData("@Foo 14", 0)]
    [InlineData("@22:61", 3)]
    [InlineData("@22:14:62", 6)]
    [InlineData("@13:15pm", 5)]
    [InlineData("@22.16", 2)]
    [InlineData("@14 Nov 22:15", 3)]
    [InlineData("@Nov 14 22:16 1899", 13)]
    [InlineData("@25:00", 0)]
    [InlineData("@22:16x", 5)]
    [InlineData("", 0)]
    [InlineData("@", 0)]
    public void RefusesWithTheColumn(string text, int column) =>
        Should.Throw<TimeSyntaxException>(() => TimeSpecification.Parse(text)).Column.ShouldBe(column);

    [Theory]
    [InlineData("@14")]
    [InlineData("@Tue")]
    public void WantsMore(string text) =>
        Should.Throw<TimeSyntaxException>(() => TimeSpecification.Parse(text)).Reason.ShouldBe("more information expected");

    [Theory]
    [InlineData("@Feb 30")]
    [InlineData("@31 10:00 2023", false)]
    public void RefusesDatesThatDoNotExist(string text, bool refused = true)
    {
        var parsed = TimeSpecification.Parse(text);
        Timestamp Act() => parsed.Resolve(new TimeContext(Start, End, ArchiveZone.Utc, Now));
        if (refused)
            Should.Throw<TimeSyntaxException>(() => Act());
        else
            Act().ShouldBe(Timestamp.From(1_675_159_200));
    }

    [Fact]
    public void UnknownZonesAreErrors()
    {
        Should.Throw<TimeSyntaxException>(() => ArchiveZone.Parse("Bogus/Zone"));
        Should.Throw<TimeSyntaxException>(() => ArchiveZone.Parse("EST5EDT,M13.1.0,M4.1.0"));
    }

    [Theory]
    [InlineData("America/New_York")]
    [InlineData("EST5EDT,M3.2.0,M11.1.0")]
    public void SummerTimeChanges(string name)
    {
        var zone = ArchiveZone.Parse(name);
        // 2023-11-05 01:30 occurs twice: the first, at 05:30 UTC; 2023-03-12 02:30 does not exist: 03:30 EDT.
        zone.ToUtc(1_699_147_800).ShouldBe(1_699_147_800 + (4 * 3600));
        zone.ToUtc(1_678_588_200).ShouldBe(1_678_588_200 + (5 * 3600));
    }

    private static TimeWindow Window(string? start, string? align, string? finish, ArchiveZone zone)
    {
        var options = new TimeWindowOptions
        {
            Start = start is null ? null : TimeSpecification.Parse(start),
            Finish = finish is null ? null : TimeSpecification.Parse(finish),
            Align = align is null ? null : Interval.Parse(align),
            Zone = zone,
        };
        return TimeWindow.Resolve(options, Start, End, Now);
    }

    private static string Text(Timestamp time) =>
        DateTime.UnixEpoch.AddTicks(time.Nanoseconds / 100).ToString("MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
}
