namespace Perfolio.Collectors.Tests;

/// <summary>A directory that is gone after the test.</summary>
internal sealed class Scratch : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("perfolio-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    internal string File(string name, string text, bool executable = false)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        if (executable && !OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }

    internal string Read(string name) => System.IO.File.ReadAllText(System.IO.Path.Combine(Path, name));
}
