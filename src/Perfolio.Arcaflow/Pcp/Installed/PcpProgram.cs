using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Perfolio.Arcaflow.Pcp.Installed;

/// <summary>
/// A program of PCP that runs as our child. It inherits neither the input nor the output of this process, because these carry the
/// protocol; what it says is kept, up to a bound.
/// </summary>
internal sealed partial class PcpProgram : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int MostLines = 200;
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(700);
    private readonly Process _process;
    private readonly Queue<string> _said = new();
    private readonly string _name;

    private PcpProgram(Process process, string name)
    {
        _process = process;
        _name = name;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    /// <summary>True when the program has ended.</summary>
    internal bool HasEnded => _process.HasExited;

    /// <summary>The last lines that the program said, joined into one.</summary>
    internal string Said
    {
        get
        {
            lock (_said) return string.Join("; ", _said.Where(l => l.Length > 0));
        }
    }

    /// <summary>Starts a program.</summary>
    internal static PcpProgram Start(PcpInstallation pcp, string path, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach ((string name, string value) in pcp.Environment) start.Environment[name] = value;
        // What the programs put down besides their results belongs to this run, too.
        foreach (string variable in new[] { "PCP_TMP_DIR", "PCP_TMPFILE_DIR", "PCP_RUN_DIR", "PCP_LOG_DIR", "PCP_ARCHIVE_DIR" }) start.Environment[variable] = folder;
        try
        {
            return new PcpProgram(Process.Start(start)!, Path.GetFileName(path));
        }
        catch (Win32Exception e)
        {
            throw PcpInstallation.Missing($"{path} does not start ({e.Message})", e);
        }
    }

    /// <summary>Waits for the end of a program that ends by itself.</summary>
    internal async Task<int> EndedAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    /// <summary>What a failure of the program is told as.</summary>
    internal string Failure(string log)
    {
        string said = Said;
        if (said.Length == 0 && File.Exists(log)) said = string.Join("; ", File.ReadLines(log).Where(l => l.Length > 0).TakeLast(3));
        string ended = _process.HasExited ? FormattableString.Invariant($" failed with return code {_process.ExitCode}") : " does not answer";
        return $"{_name}{ended}{(said.Length == 0 ? "" : $": {said}")}";
    }

    /// <summary>Asks the program to end, and ends it when it does not.</summary>
    internal async Task EndAsync()
    {
        if (!_process.HasExited) _ = Kill(_process.Id, SigTerm);
        using var limit = new CancellationTokenSource(Grace);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_said)
        {
            _said.Enqueue(line);
            if (_said.Count > MostLines) _said.Dequeue();
        }
    }
}
