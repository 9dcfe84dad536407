using System.Diagnostics;

namespace Perfolio.Interop.Tests.Metrics;

/// <summary>
/// A process that has computed, read, written, allocated and started threads and a child, and now waits: its numbers stand still,
/// so that two readers of /proc must agree on them.
/// </summary>
public sealed class RestingProcess : IDisposable
{
    private const string Program = """
        import subprocess, sys, threading, time
        held = bytearray(8 << 20)
        for i in range(0, len(held), 4096): held[i] = 1
        with open('written', 'wb') as f: f.write(bytes(100000))
        with open('written', 'rb') as f: f.read()
        subprocess.run(['/bin/true'])
        end = time.process_time() + 0.1
        while time.process_time() < end: pass
        hold = threading.Event()
        for i in range(3): threading.Thread(target=hold.wait, daemon=True).start()
        print('ready', flush=True)
        sys.stdin.read()
        """;

    private readonly Process _process;

    private RestingProcess(Process process) => _process = process;

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts it, and returns when it rests.</summary>
    public static async Task<RestingProcess> StartAsync(string folder)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "resting.py"), Program);
        var resting = new RestingProcess(Process.Start(new ProcessStartInfo("python3", ["resting.py"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        })!);
        (await resting._process.StandardOutput.ReadLineAsync()).ShouldBe("ready");
        return resting;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
