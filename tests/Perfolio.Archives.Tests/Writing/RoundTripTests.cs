using FsCheck;
using FsCheck.Fluent;
using Perfolio.Archives.Checking;
using Perfolio.Archives.Format;
using Perfolio.Archives.Repair;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Tests.Writing;

public sealed class RoundTripTests
{
    [Fact]
    public void Any_archive_of_ours_is_sound_and_is_copied_to_the_same_bytes() => Prop.ForAll(
        (from seed in Gen.Choose(
            0, 100_000)
         from version in Gen.Elements(ArchiveVersion.V2, ArchiveVersion.V3)
         select (seed, version)).ToArbitrary(),
        static input =>
        {
            using var scratch = new Scratch();
            RandomArchive.Write(scratch.Path("a"), input.version, input.seed, 120);
            var report = ArchiveCheck.Run(scratch.Path("a"), new CheckOptions { Wraps = false });
            report.Findings.ShouldBeEmpty();
            ArchiveRepair.Run(scratch.Path("a"), scratch.Path("b"), new ArchiveWriterOptions { IndexInterval = 5000 });
            foreach (var file in Directory.GetFiles(scratch.Root, "a.*"))
                File.ReadAllBytes(scratch.Path("b" + Path.GetExtension(file))).ShouldBe(File.ReadAllBytes(file), file);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));
}
