using System.Text.RegularExpressions;
using Perfolio.Profiles.Json;
using Perfolio.Reporting.Metrics;

namespace Perfolio.Reporting.Tests.Metrics;

public partial class MetricsPageTests
{
    [Fact]
    public void NamesCannotBecomeMarkup()
    {
        const string Evil = "</script><script>alert(1)</script>\u0007\u202e<!--&\"'";
        var content = new MetricsPageContent(Evil, [MetricsPages.Set(Evil, [new(Evil, Evil, Evil, Evil)], 3, 1000, (_, r) => r)]) { Facts = [new(Evil, Evil)] };
        string page = MetricsPages.Write(content);
        page.ShouldNotContain("alert(1)</script>");
        page.ShouldNotContain("<!--");
        page.Where(c => char.IsControl(c) && c != '\n').ShouldBeEmpty();
        Scripts().Count(page).ShouldBe(3);
        Head(page).Member("title")!.AsString().ShouldBe("</script><script>alert(1)</script>\\x07\\u202e<!--&\"'");
    }

    [Fact]
    public void ColumnsMayAppearWhileBlocksAreRead()
    {
        var columns = new List<MetricsPageColumn> { new("a", "a", null, "") };
        IEnumerable<MetricsPageBlock> Blocks()
        {
            yield return new(new double[] { 0, 1000 }, [new double[] { 1, 2 }]);
            columns.Add(new("b", "b", null, ""));
            yield return new(new double[] { 2000 }, [new double[] { 3 }, new double[] { 4 }]);
        }

        JsonValue head = Head(MetricsPages.Write(new("t", [new("s", columns, Blocks())])));
        head.Member("rows").ShouldBe(JsonValue.Of(3));
        head.Member("columns")!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public void SmallBlocksAreGatheredAndLargeOnesCut()
    {
        Chunks(MetricsPages.Set("s", [new("a", "a", null, "")], 5000, 1000, (_, r) => r, block: 1)).ShouldBe(1);
        Chunks(MetricsPages.Set("s", [new("a", "a", null, "")], 100_000, 1000, (_, r) => r, block: 100_000)).ShouldBe(2);

        static int Chunks(MetricsPageSet set) => Regex.Count(MetricsPages.Write(new("t", [set])), "class=\"chunk\"", RegexOptions.None, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void MemoryIsThatOfABlockHoweverLongTheRecordingIs()
    {
        // A stream that counts and keeps nothing; 200 columns, two million values.
        MetricsPageColumn[] columns = [.. Enumerable.Range(0, 200).Select(i => new MetricsPageColumn($"c{i}", "m", null, ""))];
        double[] times = new double[500];
        ReadOnlyMemory<double>[] values = [.. columns.Select(_ => (ReadOnlyMemory<double>)new double[500])];
        long most = 0;
        IEnumerable<MetricsPageBlock> Blocks()
        {
            for (int i = 0; i < 20; i++)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
                yield return new(times, values);
            }
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        MetricsPage.Write(Stream.Null, new("t", [new("s", columns, Blocks())]));
        (most - before).ShouldBeLessThan(12_000_000);
    }

    [Fact]
    public void WritingCanBeCancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Should.Throw<OperationCanceledException>(() => MetricsPage.Write(Stream.Null, MetricsPages.Everyday(), cancelled.Token));
    }

    private static JsonValue Head(string page) => JsonTextReader.Parse(SetHead().Match(page).Groups[1].Value, "head");

    [GeneratedRegex("<script[ >]", RegexOptions.None, 10000)]
    private static partial Regex Scripts();

    [GeneratedRegex("<script type=\"application/json\" class=\"set\">(.*?)</script>", RegexOptions.None, 10000)]
    private static partial Regex SetHead();
}
