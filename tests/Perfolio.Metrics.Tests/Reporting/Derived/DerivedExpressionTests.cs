using Perfolio.Metrics.Reporting.Configuration;
using Perfolio.Metrics.Reporting.Derived;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Tests.Reporting.Derived;

public sealed class DerivedExpressionTests
{
    [Theory]
    [InlineData("a.b +", 6, "a metric, number, function or '(' expected, not the end")]
    [InlineData("a.b 3", 5, "an operator expected, not '3'")]
    [InlineData("(a.b", 1, "')' expected")]
    [InlineData("a.b)", 4, "')' without '('")]
    [InlineData("a ? b", 3, "':' expected after '?'")]
    [InlineData("a : b", 3, "':' without '?'")]
    [InlineData("nix(a)", 1, "there is no function 'nix'")]
    [InlineData("rescale(a)", 10, "rescale() needs units")]
    [InlineData("rescale(a, \"xx\")", 12, "unknown unit 'xx'")]
    [InlineData("rate(a, b)", 7, "',' is only in")]
    [InlineData("matchinst(lo, a)", 11, "a regular expression in '/' expected")]
    [InlineData("matchinst(/(/, a)", 14, "is no regular expression")]
    [InlineData("a[lo", 3, "an instance is not closed with ']'")]
    [InlineData("mkconst(x)", 9, "a number expected")]
    [InlineData("mkconst(1, nix=2)", 12, "none of type, semantics, units")]
    [InlineData("mkconst(1, type=nix)", 20, "is no type")]
    [InlineData("5000000000", 1, "above 4294967295")]
    [InlineData("a..b", 1, "is no name of a metric")]
    [InlineData("", 1, "expected, not the end")]
    public void Mistakes_are_named_with_their_column(string text, int column, string reason)
    {
        var wrong = Should.Throw<DerivedSyntaxException>(() => DerivedExpression.Parse("x", text));
        wrong.Reason.ShouldContain(reason);
        (wrong.Column + 1).ShouldBe(column);
        wrong.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void Depth_does_not_matter()
    {
        var depth = 9000;
        DerivedExpression.Parse("x", new string('(', depth) + "a" + new string(')', depth)).Operands.ShouldBe(["a"]);
        DerivedExpression.Parse("x", new string('-', depth) + "a").Operands.ShouldBe(["a"]);
        DerivedExpression.Parse("x", string.Concat(Enumerable.Repeat("rescale(", 4000)) + "a" + string.Concat(Enumerable.Repeat(",\"KB\")", 4000))).Operands.ShouldBe(["a"]);
        DerivedExpression.Parse("x", string.Concat(Enumerable.Repeat("a?b:", 2000)) + "c").Operands.ShouldBe(["a", "b", "c"]);
        Should.Throw<DerivedSyntaxException>(() => DerivedExpression.Parse("x", new string('(', 200_000))).Reason.ShouldContain("nested too deep");
        Should.Throw<DerivedSyntaxException>(() => DerivedExpression.Parse("x", string.Join('+', Enumerable.Repeat("a", 20_000)))).Reason.ShouldContain("more than 10000 parts");
    }

    [Fact]
    public void No_text_does_more_than_be_refused()
    {
        var random = new Random(1);
        const string Letters = "ab.1 ()[]+-*/<>=!&|?:,\"\\/rate(sum(mkconst(rescale(";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(24)).Select(_ => Letters[random.Next(Letters.Length)]));
            try
            {
                DerivedExpression.Parse("x", text);
            }
            catch (DerivedSyntaxException)
            {
                // The one way out.
            }
        }
    }

    [Fact]
    public void Lists_and_files_of_definitions()
    {
        DerivedDefinitions.Of("x = a + 1; y = rescale(b, \"KB\"), z=c").Select(static d => d.Name).ShouldBe(["x", "y", "z"]);
        DerivedDefinitions.Read("# c\nx.y = a + b\nx.y(oneline) = text\nx.y(helptext) = 'more\nand = more'\nz = a\n", "f").Select(static d => d.Name).ShouldBe(["x.y", "z"]);
        Should.Throw<ReportSyntaxException>(() => DerivedDefinitions.Of("x")).Message.ShouldContain("name=expression");
        Should.Throw<ReportSyntaxException>(() => DerivedDefinitions.Of("1x=a")).Message.ShouldContain("a name is words");
        Should.Throw<ProfileException>(() => DerivedDefinitions.Read("x = a\ny = +\n", "f")).Message.ShouldStartWith("f: line 2: derived metric y: ");
    }
}
