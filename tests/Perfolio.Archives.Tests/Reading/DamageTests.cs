using FsCheck;
using FsCheck.Fluent;
using Perfolio.Archives.Checking;
using Perfolio.Archives.Copying;
using Perfolio.Archives.Dump;
using Perfolio.Archives.Format;
using Perfolio.Archives.Info;
using Perfolio.Archives.Repair;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Tests.Reading;

/// <summary>Whatever the bytes: no hang, no crash, no memory out of proportion; what is intact is read.</summary>
public sealed class DamageTests : IDisposable
{
    private const DumpViews Everything = DumpViews.All | DumpViews.InstanceDomainRecords | DumpViews.LabelSets | DumpViews.Texts;

    private static readonly string[] Extensions = [".0", ".meta", ".index"];
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V3)]
    public void Every_truncation_is_survived(ArchiveVersion version)
    {
        var path = _scratch.Path("a");
        WorkedExample.Write(path, version);
        foreach (var extension in Extensions)
        {
            var whole = File.ReadAllBytes(path + extension);
            for (var length = 0; length < whole.Length; length++)
            {
                // A label is mostly the padding of its texts: there every fifth place, which is every one within a word in turn.
                if (length > 64 && length < LabelCodec.Size(version) - 8 && length % 5 != 0)
                    continue;
                File.WriteAllBytes(path + extension, whole[..length]);
                // Everything at every place within a word in turn. Writing waits for the disk: seldom.
                Exercise(path, thorough: length % 3 == 0, writing: length % 16 == 0);
            }

            File.WriteAllBytes(path + extension, whole);
        }
    }

    [Fact]
    public void What_stands_before_a_truncation_is_read()
    {
        var path = _scratch.Path("a");
        SimpleArchive.Write(path);
        var whole = File.ReadAllBytes(path + ".0");
        for (var length = 132; length < whole.Length; length++)
        {
            File.WriteAllBytes(path + ".0", whole[..length]);
            using var archive = Archive.Open(path);
            using var cursor = archive.Results();
            var records = 0;
            ReadStatus status;
            while ((status = cursor.Read()) == ReadStatus.Record)
                records++;
            records.ShouldBe((length - 132) / 40);
            var whole40 = (length - 132) % 40 == 0;
            status.ShouldBe(whole40 ? ReadStatus.End : ReadStatus.Incomplete);
            if (!whole40)
                cursor.Damage!.Offset.ShouldBe(132 + (records * 40));
            archive.End.ShouldBe(records == 0 ? SimpleArchive.Start : SimpleArchive.At((records - 1) * 10));
        }
    }

    [Fact]
    public void Random_mutations_are_survived()
    {
        var originals = new List<byte[][]>();
        foreach (var version in new[] { ArchiveVersion.V2, ArchiveVersion.V3 })
        {
            WorkedExample.Write(_scratch.Path("o" + version), version);
            originals.Add([.. Extensions.Select(e => File.ReadAllBytes(_scratch.Path("o" + version) + e))]);
        }

        var path = _scratch.Path("m");
        var mutation = from file in Gen.Choose(0, 2)
                       from place in Gen.Choose(0, 100_000)
                       from value in Gen.OneOf(Gen.Choose(0, 255), Gen.Elements(0x7f, 0xff, 0x80, 0))
                       select (file, place, value);
        var mutations = (from version in Gen.Choose(0, 1)
                         from list in mutation.NonEmptyListOf()
                         select (version, list: list.ToArray())).ToArbitrary();
        Prop.ForAll(mutations, m =>
        {
            var files = originals[m.version].Select(static f => (byte[])f.Clone()).ToArray();
            // Half of the changes go past the label, where there is more to break.
            foreach (var (file, place, value) in m.list)
            {
                var skip = place % 2 == 0 ? 0 : m.version == 0 ? 132 : 808;
                files[file][skip + (place % (files[file].Length - skip))] = (byte)value;
            }

            for (var i = 0; i < files.Length; i++)
                File.WriteAllBytes(path + Extensions[i], files[i]);
            Exercise(path, thorough: true, writing: m.list[0].place % 4 == 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    // Reads, dumps, describes, checks, repairs and copies; only the one exception type may come out, and memory stays in
    // proportion.
    private void Exercise(string path, bool thorough, bool writing)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var archive = Archive.Open(path, new ArchiveOpenOptions { Tolerant = true });
            new ArchiveDump(archive, new DumpOptions { Views = Everything }).Write(Stream.Null);
            if (thorough)
            {
                new ArchiveDump(archive, new DumpOptions { Reverse = true, Stamps = DumpStamps.DateOffsetAndEpoch })
                    .Write(Stream.Null);
                new ArchiveInfo(archive, new InfoOptions
                {
                    Descriptors = true,
                    Values = true,
                    Pmids = true,
                    OneLine = true,
                    Help = true,
                    Labels = true
                }).Write(Stream.Null);
            }

            archive.PositionAt(WorkedExample.Start.Add(1));
            archive.Split(3);
        }
        catch (ArchiveException)
        {
            // Refused: fine.
        }

        try
        {
            Archive.Open(path).Dispose();
        }
        catch (ArchiveException e)
        {
            e.Message.ShouldNotBeNullOrWhiteSpace();
        }

        foreach (var extension in Extensions)
            RawDump.Write(path + extension, Stream.Null);
        var report = ArchiveCheck.Run(path);
        report.Findings.ShouldAllBe(f => f.Reason.Length > 0 && f.File.StartsWith(path, StringComparison.Ordinal));
        if (writing)
        {
            Repair(path);
            Copy(path);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(24L << 20);
    }

    private void Repair(string path)
    {
        try
        {
            ArchiveRepair.Run(path, _scratch.Path("fixed"), new() { Overwrite = true });
        }
        catch (ArchiveException)
        {
            // Nothing to salvage.
            return;
        }

        ArchiveCheck.Run(_scratch.Path("fixed")).Findings.ShouldNotContain(static f => f.Kind == "record" || f.Kind == "metadata");
    }

    // The copy ends at the first damage; what stands before it is an archive.
    private void Copy(string path)
    {
        try
        {
            var copied = ArchiveCopy.Run(
                [path], _scratch.Path("copy"), new CopyOptions { Overwrite = true, Version = ArchiveVersion.V3 });
            if (copied.Damages.Count > 0 && copied.Records == 0)
                return;
        }
        catch (ArchiveException)
        {
            return;
        }

        ArchiveCheck.Run(_scratch.Path("copy")).Findings.ShouldNotContain(static f => f.Kind == "record" || f.Kind == "metadata" || f.Kind == "index");
    }
}
