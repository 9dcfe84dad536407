using System.Diagnostics;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Store;
using Perfolio.Profiles.VersionControl;

namespace Perfolio.Profiles.Tests.Store;

public sealed class DiskFullTests
{
    [SkippableFact]
    public void A_full_disk_is_one_clear_line_and_loses_nothing()
    {
        using var directory = new TempDirectory();
        Skip.IfNot(Run("mount", "-t", "tmpfs", "-o", "size=256k", "none", directory.Path), "the kernel does not permit mounting a tmpfs here");
        try
        {
            ProfileStore store = Sample.Store(directory);
            Registration first = store.Register(Sample.Save(store, "a"), HistorylessVersionControl.OnlyVersion);
            var random = new Random(1);
            long[] values = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextInt64())];
            Profile large = Sample.Profile() with
            {
                ResourceTypes = [new ResourceType("a#0", JsonValue.EmptyObject, [KeyValuePair.Create<string, Column>("amount", new Int64Column(values))])],
            };
            Should.Throw<OperationException>(() => Sample.Save(store, "big", large)).Message.ShouldContain("no space left", Case.Insensitive);
            Should.Throw<OperationException>(() => store.Objects.Put("time", s => Perfolio.Profiles.Format.ProfileWriter.Write(large, s, JsonStyle.Compact)))
                .Message.ShouldContain("unchanged");
            store.Registered(HistorylessVersionControl.OnlyVersion).ShouldHaveSingleItem().Line.Checksum.ShouldBe(first.ObjectId);
            store.Pending().Profiles.ShouldBeEmpty();
            Directory.GetFiles(directory.Path, "*.tmp", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }).ShouldBeEmpty();
            Sample.Save(store, "b");
        }
        finally
        {
            Run("umount", directory.Path);
        }
    }

    private static bool Run(string command, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
