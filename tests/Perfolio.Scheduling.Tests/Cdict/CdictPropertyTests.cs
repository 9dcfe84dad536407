using FsCheck;
using FsCheck.Fluent;
using Perfolio.Scheduling.Cdict;

namespace Perfolio.Scheduling.Tests.Cdict;

public sealed class CdictPropertyTests
{
    private static Gen<(CdictEvent Kind, int Cpu, int Step, int Pid, byte[] Name, long Duration, int NextPid, byte[] NextName,
        long Reason)> Row =>
        from kind in Gen.Elements(Enum.GetValues<CdictEvent>())
        from cpu in Gen.Choose(0, 70_000)
        from step in Gen.Choose(0, 100_000)
        from pid in Gen.Choose(0, 1 << 22)
        from name in Name
        from bits in Gen.Choose(0, 40)
        from low in Gen.Choose(0, int.MaxValue)
        from nextPid in Gen.Choose(0, 1 << 22)
        from nextName in Name
        select (kind, cpu, step, pid, name, low % (1L << bits), nextPid, nextName, (1L << Math.Min(bits, 32)) - 1);

    // Names are bytes: any, and any number of them.
    private static Gen<byte[]> Name =>
        from length in Gen.Frequency((6, Gen.Choose(0, 15)), (1, Gen.Choose(30, 300)))
        from bytes in Gen.ArrayOf(Gen.Choose(0, 255).Select(static b => (byte)b), length)
        select bytes;

    [Fact]
    public void Rows_survive_writing_and_reading() => Prop.ForAll(Row.ListOf().ToArbitrary(), rows =>
    {
        var table = new CdictTable();
        long usecs = 0;
        foreach (var row in rows)
        {
            usecs += row.Step;
            bool isSwitch = row.Kind == CdictEvent.Switch;
            table.Add(new CdictRow(
                row.Kind, row.Cpu, usecs, row.Pid, table.Names.Add(row.Name), row.Duration, isSwitch
                    ? row.NextPid : row.Kind is CdictEvent.StatSleep or CdictEvent.StatIowait ? 0 : null,
                isSwitch ? table.Names.Add(row.NextName) : null, row.Kind == CdictEvent.KvmExit ? row.Reason : null));
        }

        using var file = new MemoryStream();
        CdictFile.Write(table, file);
        file.Position = 0;
        CdictTable again = CdictFile.Read(file, "x.cdict");
        CdictConverterTests.Lines(again).ShouldBe(CdictConverterTests.Lines(table));
        for (int i = 0; i < table.Count; i++) again.Names[again[i].TaskName].ToArray().ShouldBe(rows[i].Name);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
}
