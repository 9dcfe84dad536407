using System.IO.Compression;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Perfolio.Cli.Tests.Harness;
using Perfolio.Scheduling.Tests.Hostile;
using Perfolio.Scheduling.Tests.PerfData;

namespace Perfolio.Cli.Tests.BadInput;

/// <summary>Captures that lie, through <c>sched convert</c> and <c>sched map</c>.</summary>
public sealed class CaptureCommandTests : IDisposable
{
    private static readonly Config Some = Config.QuickThrowOnFailure.WithMaxTest(12);
    private static readonly string[] Allowed =
        ["error: ", "warning: ", "Saved to ", "Dropped events", "Events stored", " ", "/", "Remapped "];
    private readonly Scratch _scratch = Scratch.Empty();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("x.data")]
    [InlineData("x.cdict")]
    [InlineData("x.pfs")]
    public void A_changed_file_is_converted_shown_or_refused_in_one_line(string name)
    {
        File.WriteAllBytes(_scratch.At("x.data"), Sample().Build());
        if (name != "x.data") _scratch.Perfolio("sched", "convert", "x.data", name).Succeeds();
        byte[] file = File.ReadAllBytes(_scratch.At(name));
        Prop.ForAll(Mutation.Some, changes =>
        {
            byte[] changed = name == "x.cdict"
                ? Zlib.Deflate(Mutation.Apply(Zlib.Inflate(file), changes)) : Mutation.Apply(file, changes);
            File.WriteAllBytes(_scratch.At("changed"), changed);
            Expected(_scratch.Perfolio("sched", "convert", "changed", "out.pfs"));
            Expected(_scratch.Perfolio("sched", "map", "-t", "*", "--headless", "changed"));
        }).Check(Some);
    }

    [Fact]
    public void Names_of_any_bytes_are_shown_escaped_everywhere()
    {
        byte[] broken = [.. "</script><b>\""u8, 0x1b, 0xff];
        File.WriteAllBytes(_scratch.At("x.data"), new PerfDataBuilder()
            .Switch(1000, 0, 0, "swapper/0"u8.ToArray(), 0, 7, broken).Switch(
                900_000, 0, 7, broken, 1, 8, "two words"u8.ToArray())
            .Switch(1_900_000, 0, 8, "two words"u8.ToArray(), 1, 0, "swapper/0"u8.ToArray()).Build());
        const string Shown = "</script><b>\"\\x1b\\xff";
        foreach (string format in (string[])["x.pfs", "x.cdict"])
            _scratch.Perfolio("sched", "convert", "x.data", format).Succeeds();
        foreach (string file in (string[])["x.data", "x.pfs", "x.cdict"])
        {
            _scratch.Perfolio("sched", "list", file).Succeeds().Out.ShouldContain("  " + Shown + "\n");
            _scratch.Perfolio("sched", "map", "--list", file).Succeeds().Out.ShouldContain("  " + Shown + "\n");
            JsonElement tasks = _scratch.Json("sched", "map", "-t", "*", "--headless", "--json", "--csv", "tables", file)
                .GetProperty("tables").GetProperty("tasks");
            tasks.EnumerateArray().Select(static t => t.GetProperty("task").GetString()).ShouldContain(Shown);
            _scratch.Read("tables/tasks.csv").ShouldContain(",\"</script><b>\"\"\\x1b\\xff\",");
            string page = _scratch.Read("x-charts_.html");
            page.ShouldNotContain("</script><b>");
            page.ShouldNotContain("\u001b");
            _scratch.Perfolio("sched", "successors", Shown, file).Succeeds().Out.ShouldContain("100.00%  two words");
        }
    }

    [Fact]
    public void A_zip_bomb_is_refused()
    {
        using (FileStream file = File.Create(_scratch.At("bomb.cdict")))
        using (var deflate = new ZLibStream(file, CompressionLevel.SmallestSize))
        {
            deflate.Write([0x88, 0xa5, .. "event"u8, 0xdd, 0x7f, 0xff, 0xff, 0xff]);
            byte[] events = [.. Enumerable.Repeat((byte[])[0xa8, .. "kvm_exit"u8], 100_000).SelectMany(static b => b)];
            for (int i = 0; i < 200; i++) deflate.Write(events);
        }

        foreach (string[] verb in (string[][])[["convert", "bomb.cdict", "x.pfs"], ["map", "-t", "*", "bomb.cdict"],
            ["list", "bomb.cdict"]])
            _scratch.Perfolio(["sched", .. verb]).Fails(3, "inflates to more than");
        File.Exists(_scratch.At("x.pfs")).ShouldBeFalse();
    }

    private static void Expected(Harness.Outcome outcome)
    {
        outcome.Code.ShouldBeOneOf(0, 2, 3);
        string said = outcome.Err;
        said.ShouldNotContain("unforeseen");
        said.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(
            l => Allowed.Any(a => l.StartsWith(a, StringComparison.Ordinal)), said);
        if (outcome.Code != 0)
            said.Split('\n').Count(static l => l.StartsWith("error: ", StringComparison.Ordinal)).ShouldBe(1, said);
    }

    private static PerfDataBuilder Sample()
    {
        var builder = new PerfDataBuilder();
        for (int i = 0; i < 20; i++)
        {
            ulong time = (ulong)(1000 + (i * 100_000));
            builder.Switch(time, 0, 0, "swapper/0", 0, 7, "worker").Wakeup(time + 100, 1, 7, 8, "other", 0)
                .KvmEntry(time + 200, 0, 7, 0)
                .KvmExit(time + 300, 0, 7, 12, 1).Switch(time + 400, 0, 7, "worker", 1, 8, "other").Switch(
                    time + 500, 0, 8, "other", 2, 0, "swapper/0");
            if (i % 5 == 4) builder.Round();
        }

        return builder;
    }
}
