using System.Text;
using Perfolio.Metrics.Agent.Identifiers;

namespace Perfolio.Metrics.Tests.Agent;

/// <summary>The files of numbers as they grow, tear, fill the disk, and are fought over.</summary>
public sealed class IdentifierGrowthTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private string FilePath => Path.Combine(_scratch.Root, "sources", "net.ids");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_new_number_is_written_behind_the_others_and_costs_its_own_line_only()
    {
        using var registry = new AgentRegistry(_scratch.Root);
        var ids = registry.Open("net");
        for (var i = 0; i < 20_000; i++)
            ids.Instance(1, Name(i));
        ids.Save();
        var before = File.ReadAllBytes(FilePath);
        for (var i = 20_000; i < 20_100; i++)
        {
            ids.Instance(1, Name(i));
            ids.Save();
        }

        var after = File.ReadAllBytes(FilePath);
        after.AsSpan(0, before.Length).SequenceEqual(before).ShouldBeTrue();
        (after.Length - before.Length).ShouldBeLessThan(100 * 80);
        File.Exists(FilePath + ".old").ShouldBeFalse();
        // Nothing new, nothing written.
        ids.Instance(1, Name(5));
        ids.Save();
        File.ReadAllBytes(FilePath).Length.ShouldBe(after.Length);
    }

    [Fact]
    public void Very_many_small_writings_are_put_together_once_in_a_while()
    {
        using (var registry = new AgentRegistry(_scratch.Root))
        {
            var ids = registry.Open("net");
            for (var i = 0; i < 1200; i++)
            {
                ids.Instance(1, Name(i));
                ids.Save();
            }
        }

        File.ReadAllLines(FilePath).Count(static l => l.StartsWith("end\t", StringComparison.Ordinal)).ShouldBeLessThan(300);
        Load(_scratch.Root, ids => ids.Instance(1, Name(1199)).ShouldBe(1199)).ShouldBeNull();
    }

    [Fact]
    public void Killed_at_any_byte_of_a_writing_nothing_published_is_lost_or_given_again()
    {
        var committed = new List<(int Length, int Published)>();
        using (var registry = new AgentRegistry(_scratch.Root))
        {
            var ids = registry.Open("net");
            for (var batch = 0; batch < 4; batch++)
            {
                ids.Item($"m{batch}", "6").ShouldBe(batch);
                for (var i = 0; i < 3; i++)
                    ids.Instance(100, Name((batch * 3) + i)).ShouldBe((batch * 3) + i);
                ids.Save();
                committed.Add(((int)new FileInfo(FilePath).Length, (batch + 1) * 3));
            }
        }

        var whole = File.ReadAllBytes(FilePath);
        for (var length = committed[0].Length; length <= whole.Length; length++)
        {
            using var scratch = new Scratch();
            Directory.CreateDirectory(scratch.Path("sources"));
            File.Copy(Path.Combine(_scratch.Root, "sources.ids"), scratch.Path("sources.ids"));
            File.WriteAllBytes(scratch.Path("sources/net.ids"), whole[..length]);
            var published = committed.Last(c => c.Length <= length).Published;
            var taken = new HashSet<int>();
            // Twice: the mended file is as good as another.
            for (var round = 0; round < 2; round++)
            {
                Load(scratch.Root, ids =>
                {
                    for (var i = 0; i < published; i++)
                        ids.Instance(100, Name(i)).ShouldBe(i);
                    for (var batch = 0; batch < published / 3; batch++)
                        ids.Item($"m{batch}", "6").ShouldBe(batch);
                    taken.Add(ids.Instance(100, Encoding.UTF8.GetBytes($"new{round}"))).ShouldBeTrue();
                    ids.Save();
                }).ShouldBeNull();
            }

            taken.ShouldAllBe(id => id >= published);
        }
    }

    [Fact]
    public void A_changed_byte_is_damage_wherever_it_is()
    {
        using (var registry = new AgentRegistry(_scratch.Root))
        {
            var ids = registry.Open("net");
            for (var i = 0; i < 6; i++)
            {
                ids.Instance(1, Name(i));
                ids.Save();
            }
        }

        var whole = File.ReadAllBytes(FilePath);
        for (var at = 0; at < whole.Length; at += 7)
        {
            using var scratch = new Scratch();
            Directory.CreateDirectory(scratch.Path("sources"));
            File.Copy(Path.Combine(_scratch.Root, "sources.ids"), scratch.Path("sources.ids"));
            var changed = whole.ToArray();
            changed[at] ^= 1;
            File.WriteAllBytes(scratch.Path("sources/net.ids"), changed);
            var damage = Load(scratch.Root, ids => ids.Instance(1, "new"u8).ShouldBeGreaterThan(5));
            // A line feed that went at the end looks like a writing that was not finished.
            if (at < whole.Length - 40)
                damage.ShouldNotBeNull($"byte {at}");
        }
    }

    [Fact]
    public void The_first_form_of_the_file_is_read_and_goes_on_in_the_second()
    {
        Directory.CreateDirectory(_scratch.Path("sources"));
        File.WriteAllText(_scratch.Path("sources.ids"), Old("source\t1:0:1024\tnet\n"));
        File.WriteAllText(FilePath, Old("item\t0\t6\tm\ninst\t1\t0\teth0\ninst\t1\t1\té\n"));
        for (var round = 0; round < 2; round++)
        {
            Load(_scratch.Root, ids =>
            {
                ids.Item("m", "6").ShouldBe(0);
                ids.Instance(1, "é"u8).ShouldBe(1);
                ids.Instance(1, "eth2"u8).ShouldBe(2);
                ids.Save();
            }).ShouldBeNull();
        }

        File.ReadLines(FilePath).First().ShouldBe("perfolio-identifiers 2");

        static string Old(string lines)
        {
            var hash = lines.TrimEnd('\n').Split('\n').Aggregate(IdentifierHash.Start, IdentifierHash.Add);
            return $"perfolio-identifiers 1\n{lines}end\t{lines.Count(static c => c == '\n')}\t{hash:x16}\n";
        }
    }

    [Fact]
    public void Where_nothing_can_be_written_numbers_are_given_all_the_same_and_written_later()
    {
        // A file where the directory should be.
        var state = _scratch.Path("state");
        File.WriteAllText(state, "");
        var lines = new List<string>();
        int[] given;
        using (var registry = new AgentRegistry(state, lines.Add))
        {
            var sources = Enumerable.Range(0, 50).Select(i => registry.Open($"s{i}")).ToArray();
            given = [.. sources.Select(static (s, i) => s.Instance(s.Item("list", "array"), Name(i)))];
            foreach (var source in sources)
            {
                source.Save();
                source.IsSaved.ShouldBeFalse();
            }

            lines.ShouldHaveSingleItem().ShouldContain("cannot be kept");
            File.Delete(state);
            foreach (var source in sources)
                source.Save();
            registry.Open("one more");
            lines.Count.ShouldBe(2, string.Join(" | ", lines));
            lines[1].ShouldBe("numbers are kept again");
        }

        using var again = new AgentRegistry(state, lines.Add);
        for (var i = 0; i < given.Length; i++)
        {
            var source = again.Open($"s{i}");
            source.Instance(source.Item("list", "array"), Name(i)).ShouldBe(given[i]);
        }
    }

    [Fact]
    public void A_second_agent_on_one_directory_reads_the_numbers_and_writes_none()
    {
        using var registry = new AgentRegistry(_scratch.Root);
        var ids = registry.Open("net");
        ids.Instance(1, "eth0"u8);
        ids.Save();
        var before = File.ReadAllBytes(FilePath);
        var lines = new List<string>();
        using var second = new AgentRegistry(_scratch.Root, lines.Add);
        lines.ShouldHaveSingleItem().ShouldContain("in use by another agent");
        var other = second.Open("net");
        other.Instance(1, "eth0"u8).ShouldBe(0);
        other.Instance(1, "eth1"u8).ShouldBe(1);
        other.Save();
        other.IsSaved.ShouldBeFalse();
        File.ReadAllBytes(FilePath).ShouldBe(before);
    }

    [Fact]
    public void Names_that_never_come_again_have_a_limit()
    {
        using var registry = new AgentRegistry(null);
        var ids = new SourceIdentifiers(registry, Opened(registry), null, most: 3);
        for (var i = 0; i < 3; i++)
            ids.Instance(1, Name(i)).ShouldBe(i);
        ids.IsFull.ShouldBeFalse();
        ids.Instance(1, Name(3)).ShouldBe(-1);
        ids.IsFull.ShouldBeTrue();
        ids.Instance(1, Name(2)).ShouldBe(2);

        static string Opened(AgentRegistry registry)
        {
            registry.Ensure("net");
            return "net";
        }
    }

    private static byte[] Name(int i) => Encoding.UTF8.GetBytes($"name{i}");

    private static string? Load(string directory, Action<SourceIdentifiers> check)
    {
        using var registry = new AgentRegistry(directory);
        var ids = registry.Open("net");
        check(ids);
        return ids.Damage;
    }
}
