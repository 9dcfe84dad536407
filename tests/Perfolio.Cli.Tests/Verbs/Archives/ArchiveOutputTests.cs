using Perfolio.Archives.Tests;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs.Archives;

/// <summary>An archive appears whole under its name, or not at all.</summary>
public sealed class ArchiveOutputTests : IDisposable
{
    private readonly Scratch _scratch = Scratch.Empty();

    public void Dispose() => _scratch.Dispose();

    // A limit on the size of files fails a write as a full disk does.
    [Theory]
    [InlineData("archive copy a out")]
    [InlineData("archive repair a out")]
    public void A_disk_that_is_full_leaves_nothing(string command)
    {
        SimpleArchive.Write(_scratch.At("a"), records: 100_000);
        Outcome failed = _scratch.Shell($"trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f 2000; perfolio {command}");
        failed.Fails(1, "out: cannot write");
        Left().ShouldBeEmpty();
    }

    [Fact]
    public void A_kill_leaves_no_half_archive()
    {
        SimpleArchive.Write(_scratch.At("a"), records: 200_000);
        using var process = _scratch.Start("archive", "copy", "a", "out");
        Scratch.Until(() => process.HasExited || Left().Length > 0);
        process.Kill();
        process.WaitForExit();
        string[] published = [.. Left().Where(static f => f.StartsWith("out", StringComparison.Ordinal))];
        if (published.Length == 0) return;
        // It was quicker than the signal, or was hit between two renames: without metadata there is no archive.
        if (published.Contains("out.meta")) _scratch.Perfolio("archive", "dump", "out").Succeeds();
        else _scratch.Perfolio("archive", "dump", "out").Fails(3, "missing metadata file");
    }

    private string[] Left() => [.. Directory.GetFiles(_scratch.Directory).Select(static f => Path.GetFileName(f)).Where(static f => f.Contains("out.", StringComparison.Ordinal))];
}
