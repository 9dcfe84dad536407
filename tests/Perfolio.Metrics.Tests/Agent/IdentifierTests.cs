using Perfolio.Metrics.Agent.Identifiers;

namespace Perfolio.Metrics.Tests.Agent;

public sealed class IdentifierTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Numbers_are_the_same_after_a_restart()
    {
        var first = Assign("eth0", "eth1", "tab\tand\\line\n");
        using var registry = new AgentRegistry(_scratch.Root);
        var again = registry.Open("net");
        again.Item("m", "6").ShouldBe(0);
        again.Instance(1, "tab\tand\\line\n"u8).ShouldBe(first[2]);
        again.Instance(1, "eth1"u8).ShouldBe(first[1]);
        again.Instance(1, "eth2"u8).ShouldBe(3);
        again.Item("m", "2").ShouldBe(2);
    }

    [Fact]
    public void A_file_cut_at_any_byte_is_set_aside_and_no_number_is_given_twice()
    {
        Assign("eth0", "eth1");
        var path = Path.Combine(_scratch.Root, "sources", "net.ids");
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length++)
        {
            using var scratch = new Scratch();
            File.Copy(Path.Combine(_scratch.Root, "sources.ids"), scratch.Path("sources.ids"));
            Directory.CreateDirectory(scratch.Path("sources"));
            File.WriteAllBytes(scratch.Path("sources/net.ids"), whole[..length]);
            var warnings = new List<string>();
            using var registry = new AgentRegistry(scratch.Root, warnings.Add);
            var ids = registry.Open("net");
            ids.Damage.ShouldNotBeNull();
            warnings.ShouldHaveSingleItem().ShouldContain("set aside");
            File.Exists(scratch.Path("sources/net.ids.bad")).ShouldBeTrue();
            ids.Instance(1, "new"u8).ShouldBeGreaterThanOrEqualTo(1000);
            ids.Instance(1, "eth0"u8).ShouldBeOneOf([0, .. Enumerable.Range(1000, 10)]);
        }
    }

    [Fact]
    public void The_file_before_a_crash_between_two_renames_is_used()
    {
        Assign("eth0");
        var path = Path.Combine(_scratch.Root, "sources", "net.ids");
        File.Move(path, path + ".old");
        using var registry = new AgentRegistry(_scratch.Root);
        registry.Open("net").Instance(1, "eth0"u8).ShouldBe(0);
    }

    [Fact]
    public void Ten_thousand_sources_find_room_and_a_large_one_finds_more()
    {
        using var registry = new AgentRegistry(null);
        var slots = new HashSet<int>();
        registry.Together(() => registry.Ensure(Enumerable.Range(0, 10_000).Select(static i => $"s{i}")));
        for (var i = 0; i < 10_000; i++)
            slots.Add(registry.Open($"s{i}").Slot).ShouldBeTrue();
        var last = registry.Open("s9999");
        var pmids = new HashSet<(int, int)>();
        for (var i = 0; i < 3000; i++)
            pmids.Add(last.Place(last.Item($"m{i}", "2"))).ShouldBeTrue();
    }

    private int[] Assign(params string[] names)
    {
        using var registry = new AgentRegistry(_scratch.Root);
        var ids = registry.Open("net");
        ids.Item("m", "6").ShouldBe(0);
        ids.Item("list", "array").ShouldBe(1);
        var numbers = names.Select(n => ids.Instance(1, System.Text.Encoding.UTF8.GetBytes(n))).ToArray();
        ids.Save();
        return numbers;
    }
}
