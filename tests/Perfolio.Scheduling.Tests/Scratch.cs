namespace Perfolio.Scheduling.Tests;

/// <summary>A directory of one test's own, removed at its end.</summary>
public sealed class Scratch : IDisposable
{
    public Scratch() => Root = Directory.CreateTempSubdirectory("perfolio-scheduling-").FullName;

    public string Root { get; }

    public string Path(string name) => System.IO.Path.Combine(Root, name);

    public string Write(string name, byte[] bytes)
    {
        // Writing over a file waits until the disk has the one before.
        File.Delete(Path(name));
        File.WriteAllBytes(Path(name), bytes);
        return Path(name);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
