using System.Text;
using Perfolio.Metrics.Agent.Parsing;
using Perfolio.Metrics.Agent.Sources;

namespace Perfolio.Metrics.Tests.Agent;

/// <summary>Files that are looked at again and again, because nothing tells of their changes.</summary>
public sealed class FileInputTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly Scratch _scratch = new();
    private readonly ByteBuffer _buffer = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_file_that_did_not_change_is_not_read_again_until_it_is_forgotten()
    {
        var path = _scratch.Path("data.json");
        await File.WriteAllTextAsync(path, "{\"n\":1}");
        var input = new FileInput(path, null, TimeSpan.FromSeconds(1));
        Read(input).ShouldBe("{\"n\":1}");
        // What was written just now may be written again and look the same: until that is ruled out it is read.
        using var stop = new CancellationTokenSource(Limit);
        while (Read(input) is not null)
            await Task.Delay(20, stop.Token);
        input.Forget();
        Read(input).ShouldBe("{\"n\":1}");
        Read(input).ShouldBeNull();
        // The same length, and the time of the writing set back: it is still another content.
        var written = File.GetLastWriteTimeUtc(path);
        await File.WriteAllTextAsync(path, "{\"n\":2}");
        File.SetLastWriteTimeUtc(path, written);
        Read(input).ShouldBe("{\"n\":2}");
    }

    [Fact]
    public void Reading_leaves_no_descriptor_whatever_the_file_is()
    {
        File.WriteAllText(_scratch.Path("good.json"), "{}");
        File.WriteAllText(_scratch.Path("long.json"), new string(' ', 2000));
        Directory.CreateDirectory(_scratch.Path("directory.json"));
        File.CreateSymbolicLink(_scratch.Path("loop.json"), "loop.json");
        File.CreateSymbolicLink(_scratch.Path("out.json"), "/etc/hostname");
        foreach (var name in new[] { "good", "long", "directory", "loop", "out", "none" })
        {
            for (var i = 0; i < 100; i++)
                Read(new FileInput(_scratch.Path(name + ".json"), _scratch.Root, TimeSpan.FromSeconds(1)));
        }

        // Other tests of this process have files open elsewhere.
        Directory.GetFiles("/proc/self/fd").Select(static f => new FileInfo(f).LinkTarget)
            .ShouldNotContain(t => t != null && (t.StartsWith(_scratch.Root, StringComparison.Ordinal) || t == "/etc/hostname"));
    }

    // The content; null when it is what was read before.
    private string? Read(FileInput input)
    {
        _buffer.Clear();
        var reading = input.Read(_buffer, 1000);
        return reading.IsSame ? null : Encoding.UTF8.GetString(_buffer.Content);
    }
}
