using FsCheck;
using FsCheck.Fluent;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Protocol.Pmda;

namespace Perfolio.Metrics.Tests.Protocol;

public sealed class NameSpaceTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("a.b_2.C")]
    public void Names(string text) => NameSpace.IsName(text).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData("a.2")]
    [InlineData("a-b")]
    [InlineData("é")]
    public void Not_names(string text) => NameSpace.IsName(text).ShouldBeFalse();

    [Fact]
    public void A_metric_is_not_a_node()
    {
        Should.Throw<ArgumentException>(() => Make("a", "a.b"));
        Should.Throw<ArgumentException>(() => Make("a.b", "a.b"));
        Should.Throw<ArgumentException>(() => Make("a b"));
        Make("a.b", "a_b", "a0", "ab.c").Count.ShouldBe(4);
    }

    [Fact]
    public void The_tree_is_that_of_the_names() => Prop.ForAll<byte[]>(bytes =>
    {
        // Three levels of few letters: every metric on the third, so that none is a node.
        string[] names = [.. bytes.Select(static b => $"{"abcd"[b & 3]}_{"x"[..((b >> 6) & 1)]}{"kl"[(b >> 2) & 1]}.{"pqrs"[(b >> 3) & 3]}.z")
            .Distinct(StringComparer.Ordinal)];
        var space = Make(names);
        space.Leaves("").ShouldBe(names.Order(StringComparer.Ordinal));
        foreach (var node in names.Select(static n => n[..n.LastIndexOf('.')]).Distinct(StringComparer.Ordinal))
        {
            space.Leaves(node)
                .ShouldBe(names.Where(n => n.StartsWith(node + ".", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
            space.Children(node).ShouldBe([("z", true)]);
        }

        space.Children("").Select(static c => c.Name)
            .ShouldBe(names.Select(static n => n.Split('.')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        foreach (var name in names)
            space.NamesOf(space.Find(name)!.Value).ShouldBe([name]);
    }).QuickCheckThrowOnFailure();

    private static NameSpace Make(params string[] names) =>
        NameSpace.Create(names.Select(static (n, i) => KeyValuePair.Create(n, Pmid.From(1, 0, i))));
}
