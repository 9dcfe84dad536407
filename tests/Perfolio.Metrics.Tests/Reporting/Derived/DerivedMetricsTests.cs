using Perfolio.Metrics.Reporting.Derived;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Tests.Reporting.Derived;

public sealed class DerivedMetricsTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly string _archive;

    public DerivedMetricsTests()
    {
        _archive = _scratch.Path("a");
        ReportArchive.Write(_archive);
    }

    public void Dispose() => _scratch.Dispose();

    // The second and third sample; counters are rates.
    [Theory]
    [InlineData("1+2*3", "7", "7")]
    [InlineData("-3*-2", "6", "6")]
    [InlineData("(1+2)*3-4/2", "7.000", "7.000")]
    [InlineData("7/2", "3.500", "3.500")]
    [InlineData("a.flt/a.flt", "1.000", "1.000")]
    [InlineData("b.dis*3", "4294967170", "4294967170")]
    [InlineData("b.dis/3", "-14.000", "-14.000")]
    [InlineData("-b.dis", "42", "42")]
    [InlineData("b.big+1", "9223372036854775810", "9223372036854775811")]
    [InlineData("a.cnt", "1.000", "3.000")]
    [InlineData("instant(a.cnt)", "1010", "1040")]
    [InlineData("delta(a.cnt)", "10.000", "30.000")]
    [InlineData("delta(b.wrap)", "10", "10")]
    [InlineData("rate(a.ms)", "0.700", "0.700")]
    [InlineData("rate(a.bytes)", "5432.100,,1234.500", "5432.100,,1234.500")]
    [InlineData("sum(a.bytes)", "6666.600", "6666.600")]
    [InlineData("avg(a.inst)", "1666664.750", "3333332.000")]
    [InlineData("max(a.inst)", "3333333.333", "6666666.667")]
    [InlineData("min(a.bytes)", "1012345", "1024690")]
    [InlineData("count(a.inst)", "2", "2")]
    [InlineData("count(a.str)", "1", "1")]
    [InlineData("defined(a.cnt) + defined(a.nix)", "1", "1")]
    [InlineData("a.inst > 0", ",0,1", ",0,1")]
    [InlineData("!a.inst > 0", ",1,0", ",1,0")]
    [InlineData("a.inst > 0 ? a.inst : -a.inst", ",3.765,3333333.333", ",2.531,6666666.667")]
    [InlineData("b.dis > 0 ? a.inst : a.flt", ",0.100,0.100", ",0.200,0.200")]
    [InlineData("a.bytes[zeta]", ",,1234.500", ",,1234.500")]
    [InlineData("a.bytes[alpha]", "5432.100,,", "5432.100,,")]
    [InlineData("scalar(a.bytes[zeta])", "1234.500", "1234.500")]
    [InlineData("matchinst(/^z/, a.bytes)", ",,1234.500", ",,1234.500")]
    [InlineData("matchinst(!/^z/, a.bytes)", "5432.100,,", "5432.100,,")]
    [InlineData("rescale(a.bytes, \"Kbyte\")", "5.305,,1.206", "5.305,,1.206")]
    [InlineData("delta(a.bytes)/delta(a.ms)", "7.760,,1.764", "7.760,,1.764")]
    [InlineData("mkconst(5.5, type=U32)", "5", "5")]
    [InlineData("mkconst(-2, type=double, semantics=instant)", "-2.000", "-2.000")]
    [InlineData("novalue(type=U32)", "", "")]
    [InlineData("a.cnt > 1 && b.dis < 0 || 0", "1", "1")]
    [InlineData("1 < 2 == 1", "1", "1")]
    [InlineData("b.ginst + mkconst(1024, units=byte)", "1.000", "1.000")]
    [InlineData("b.big > b.dis", "1", "1")]
    [InlineData("3 - b.dis", "45", "45")]
    [InlineData("100 * a.ms / 1000", "70.000", "70.000")]
    public async Task Values(string formula, string second, string third)
    {
        var cells = await Reported.DerivedAsync(_archive, formula);
        cells[1].ShouldBe(second);
        cells[2].ShouldBe(third);
    }

    [Theory]
    [InlineData("a.cnt + b.dis", "different dimensions")]
    [InlineData("a.ms - b.slow", "different dimensions")]
    [InlineData("a.cnt * b.slow", "two counters can only be added or subtracted")]
    [InlineData("a.cnt - mkconst(1, units=count)", "a counter can only be multiplied or divided")]
    [InlineData("mkconst(1, units=count) - a.cnt", "what is no counter can only be multiplied")]
    [InlineData("a.cnt * b.ginst", "must have no units")]
    [InlineData("a.str + 1", "an operand is no number")]
    [InlineData("rate(rate(a.cnt))", "time dimension is 0 or 1")]
    [InlineData("rescale(a.bytes, \"s\")", "cannot be rescaled")]
    [InlineData("a.cnt[x]", "instances can only be chosen of what has instances")]
    [InlineData("a.inst > 0 ? 1 : 2", "the condition has instances")]
    [InlineData("1 ? a.cnt : a.flt", "different units")]
    [InlineData("a.nix + 1", "there is no metric 'a.nix'")]
    public async Task What_does_not_go_together_is_named(string formula, string reason) =>
        (await Should.ThrowAsync<OperationException>(() => Reported.DerivedAsync(_archive, formula))).Message.ShouldContain(reason);

    [Fact]
    public async Task Derived_metrics_use_each_other_but_not_in_a_circle()
    {
        var good = Reported.Of(["y"], "interval=10", "samples=2") with { Derived = [DerivedExpression.Parse("y", "x * 2"), DerivedExpression.Parse("x", "b.dis + 2")] };
        (await Reported.CsvAsync(_archive, good))[2].ShouldEndWith(",4294967216");
        var circle = Reported.Of(["x"]) with { Derived = [DerivedExpression.Parse("x", "y + 1"), DerivedExpression.Parse("y", "z + 1"), DerivedExpression.Parse("z", "x + 1")] };
        (await Should.ThrowAsync<OperationException>(() => Reported.CsvAsync(_archive, circle))).Message.ShouldContain("in a circle: x → y → z → x");
    }

    [Fact]
    public async Task A_counter_that_fell_has_no_rate()
    {
        var cells = await Reported.DerivedAsync(_archive, "rate(b.wrap)", 12);
        cells[5].ShouldBe("");
        cells[9].ShouldBe("1.000");
    }
}
