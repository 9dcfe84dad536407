using System.Text;
using Perfolio.Profiles.Model;
using Perfolio.Reporting.Html;

namespace Perfolio.Reporting.Tests.Html;

public class ProfileReportTests
{
    [Fact]
    public void Foreign_text_cannot_leave_its_place()
    {
        const string Evil = "x</script><script>alert(1)</script>\"'&<!--\u0000\u001b\ud800";
        Profile profile = Samples.Time(Evil, Samples.Spread(20)) with
        {
            ResourceTypes =
            [
                Samples.Type("a", Samples.Constants(Evil, "time", Evil), ("amount", Samples.Of(1.0, 2.0))),
                Samples.Type("b", Samples.Constants("other", "time", "real"), ("amount", Samples.Of(1.0, 2.0))),
            ],
        };
        string page = Page(profile);
        page.ShouldNotContain("<script>alert");
        page.ShouldNotContain('\0');
        page.ShouldNotContain('\u001b');
        page.Split("<script").Length.ShouldBe(3, "the data and the page's own script");
    }

    [Fact]
    public void Nothing_is_loaded_from_anywhere()
    {
        string page = Page(Samples.Time("ls", Samples.Spread(20)));
        page.ShouldContain("default-src 'none'");
        page.ShouldNotContain("src=\"");
        page.ShouldNotContain("<link");
        page.ShouldNotContain("unsafe-");
    }

    [Fact]
    public void Long_series_are_reduced_and_say_so()
    {
        double[] values = Enumerable.Range(0, 200_000).Select(i => i % 1000 * 1e-6 + 1e-3).ToArray();
        values[123_456] = 5;
        string page = Page(Samples.Time("ls", values));
        page.ShouldContain("of 200000 points");
        Downsampling.Positions(values, 50_000).ShouldContain(123_456);
    }

    [Fact]
    public void A_profile_without_amounts_has_a_page_too() =>
        Page(new Profile()).ShouldContain("The profile has 0 resources, none with an amount.");

    internal static string Page(Profile profile)
    {
        using var stream = new MemoryStream();
        ProfileReport.Write(profile, new ReportContext(), stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
