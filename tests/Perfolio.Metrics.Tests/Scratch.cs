namespace Perfolio.Metrics.Tests;

/// <summary>A directory for one test.</summary>
public sealed class Scratch : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("perfolio-metrics-").FullName;

    public string Path(string name) => System.IO.Path.Combine(Root, name);

    public void Dispose()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(Root, recursive: true);
                return;
            }
            catch (IOException) when (attempt < 1000)
            {
                // A command that was killed may have written meanwhile.
                Thread.Yield();
            }
        }
    }
}
