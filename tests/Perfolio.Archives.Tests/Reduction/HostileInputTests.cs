using FsCheck;
using FsCheck.Fluent;
using Perfolio.Archives.Checking;
using Perfolio.Archives.Format;
using Perfolio.Archives.Reduction;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Tests.Reduction;

/// <summary>Whatever the bytes of the members are, a reduction ends in a sound output or in a message.</summary>
public sealed class HostileInputTests : IDisposable
{
    private static readonly string[] Members = [".0", ".1", ".meta", ".index"];

    private readonly Scratch _scratch = new();
    private readonly Dictionary<string, byte[]> _clean = new(StringComparer.Ordinal);
    private int _outputs;

    public HostileInputTests()
    {
        SmallArchive.Write(Input);
        foreach (var member in Members)
            _clean[member] = File.ReadAllBytes(Input + member);
    }

    private string Input => _scratch.Path("in");

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(".0")]
    [InlineData(".1")]
    public void EveryTruncationOfAVolumeKeepsWhatLiesBefore(string member)
    {
        var bytes = _clean[member];
        var boundaries = Boundaries(member);
        var expected = new Dictionary<int, string[]>();
        if (member == ".0")
            File.Delete(Input + ".1");
        foreach (var boundary in boundaries)
        {
            File.WriteAllBytes(Input + member, bytes[..boundary]);
            var result = Reduce(out var lines)!;
            result.Damages.ShouldBeEmpty();
            expected[boundary] = lines;
        }

        for (var length = boundaries[0] + 1; length < bytes.Length; length++)
        {
            var good = boundaries.Last(b => b <= length);
            if (good == length)
                continue;
            File.WriteAllBytes(Input + member, bytes[..length]);
            var result = Reduce(out var lines)!;
            lines.ShouldBe(expected[good], $"cut at {length}");
            var damage = result.Damages.ShouldHaveSingleItem();
            (damage.File, damage.Volume, damage.Offset).ShouldBe((Input + member, member[1] - '0', good));
            damage.ToString().ShouldContain($"volume {member[1]}, byte offset {good}: corrupt record: unexpected end of file");
        }
    }

    [Fact]
    public void EveryTruncationOfALabelOfTheMetadataAndOfTheIndexIsTold()
    {
        foreach (var member in Members)
        {
            var bytes = _clean[member];
            for (var length = 0; length < (member[1] is '0' or '1' ? LabelCodec.Size(ArchiveVersion.V2) : bytes.Length); length++)
            {
                File.WriteAllBytes(Input + member, bytes[..length]);
                Reduce(out _);
            }

            File.WriteAllBytes(Input + member, bytes);
        }
    }

    [Fact]
    public void AnyByteMayBeAnyOther() => Mutated(400, static (bytes, at, with) => bytes[at % bytes.Length] = (byte)with);

    [Fact]
    public void AnyWordMayBeAnyOther() => Mutated(200, static (bytes, at, with) =>
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at % (bytes.Length / 4) * 4), with));

    [Fact]
    public void AnyBytesMayStandInAMember() => Prop.ForAll(
        Gen.Choose(0, Members.Length - 1).ToArbitrary(), ArbMap.Default.ArbFor<byte[]>(),
        (member, rubbish) =>
        {
            var name = Members[member];
            File.WriteAllBytes(Input + name, [.. _clean[name].AsSpan(0, LabelCodec.Size(ArchiveVersion.V2)), .. rubbish]);
            Reduce(out _);
            Reduce(out _, static o => o with { Resync = true });
            File.WriteAllBytes(Input + name, _clean[name]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    // Numbers: member, place, new content, options.
    private void Mutated(int count, Action<byte[], int, int> change) => Prop.ForAll(
        Gen.Choose(0, int.MaxValue - 1).ArrayOf(4).ToArbitrary(),
        n =>
        {
            var name = Members[n[0] % Members.Length];
            var bytes = _clean[name].ToArray();
            change(bytes, n[1], n[2]);
            File.WriteAllBytes(Input + name, bytes);
            Reduce(out _, o => o with { Resync = (n[3] & 1) != 0, Interpolate = (n[3] & 2) != 0, Tail = (n[3] & 4) != 0 });
            File.WriteAllBytes(Input + name, _clean[name]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    // Null when the input could not be opened.
    private ReduceResult? Reduce(out string[] lines, Func<ReduceOptions, ReduceOptions>? change = null)
    {
        lines = [];
        var output = _scratch.Path($"out{_outputs++}");
        var options = new ReduceOptions { Tiers = [new ReduceTier(20 * Timestamp.PerSecond, output)] };
        var before = GC.GetAllocatedBytesForCurrentThread();
        ReduceResult result;
        try
        {
            result = ArchiveReducer.Reduce([Input], change is null ? options : change(options));
        }
        catch (ArchiveException e)
        {
            e.Message.ShouldContain("in");
            e.Message.ShouldNotContain("\n");
            Directory.EnumerateFiles(_scratch.Root, Path.GetFileName(output) + "*").ShouldBeEmpty();
            return null;
        }
        finally
        {
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(16L << 20);
        }

        foreach (var damage in result.Damages)
            damage.File.ShouldStartWith(Input);
        if (!result.Tiers[0].Kept)
            return result;
        lines = Series.Read(output, named: false);
        foreach (var file in Directory.EnumerateFiles(_scratch.Root, Path.GetFileName(output) + ".*"))
            file.ShouldNotContain("partial");
        var check = ArchiveCheck.Run(output, new CheckOptions { Wraps = false });
        // What is odd but no damage is kept: an instance without a name, counters that wrap.
        if (result.Damages.Count == 0 && ArchiveCheck.Run(Input, new CheckOptions { Wraps = false }).Findings.Count == 0)
            check.Findings.ShouldBeEmpty();
        check.IsSound.ShouldBeTrue(string.Join('\n', check.Findings));
        foreach (var file in Directory.EnumerateFiles(_scratch.Root, Path.GetFileName(output) + ".*"))
            File.Delete(file);
        return result;
    }

    private List<int> Boundaries(string member)
    {
        var boundaries = new List<int>();
        using var archive = Archive.Open(Input);
        using var cursor = archive.Results();
        while (cursor.Read() == ReadStatus.Record)
        {
            if (cursor.Volume == member[1] - '0')
                boundaries.Add((int)cursor.Offset);
        }

        boundaries.Add(_clean[member].Length);
        return boundaries;
    }
}
