using System.ComponentModel;
using System.Diagnostics;
using Perfolio.Profiles;

namespace Perfolio.Collectors.Processes;

/// <summary>
/// A command that runs as if it were started in Perfolio's place: with Perfolio's standard streams and in its process group, so
/// that it may use the terminal and gets the signals of its keys.
/// </summary>
public sealed class AttachedCommand
{
    private readonly ProcessStartInfo _start;
    private readonly string _name;

    /// <summary>Prepares a command; nothing is started yet.</summary>
    /// <param name="words">The program and its arguments; at least one word.</param>
    /// <param name="workingDirectory">Where it runs; relative program paths start here.</param>
    /// <exception cref="OperationException">There is no such program, or it may not be executed.</exception>
    public AttachedCommand(IReadOnlyList<string> words, string workingDirectory)
    {
        ArgumentNullException.ThrowIfNull(words);
        _name = words[0];
        _start = new ProcessStartInfo(ExecutableSearch.Resolve(words[0], workingDirectory), words.Skip(1))
        {
            UseShellExecute = false,
            WorkingDirectory = workingDirectory,
        };
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="grace">How long it may take to end after it was asked to.</param>
    /// <param name="token">Asks it to end, with SIGTERM.</param>
    /// <returns>Its exit code, 128 and the signal's number when a signal ended it; null when it did not end in
    /// <paramref name="grace"/> and goes on.</returns>
    /// <exception cref="OperationException">It cannot be started.</exception>
    public async Task<int?> RunAsync(TimeSpan grace, CancellationToken token)
    {
        using var process = Start();
        using var patience = new CancellationTokenSource();
        await using var asked = token.Register(() =>
        {
            patience.CancelAfter(grace);
            // A command that has ended is not reaped before its end is known here.
            if (!process.HasExited)
                _ = LibC.Kill(process.Id, LibC.SigTerm);
        });
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private Process Start()
    {
        try
        {
            return Process.Start(_start) ?? throw new OperationException($"{_name}: cannot be started");
        }
        catch (Win32Exception e) when (e.NativeErrorCode == LibC.ExecFormat && SpawnFailure.LooksLikeScript(_start.FileName))
        {
            // As a shell does with a script that names no interpreter.
            return Process.Start(new ProcessStartInfo("/bin/sh", [_start.FileName, .. _start.ArgumentList])
            {
                UseShellExecute = false,
                WorkingDirectory = _start.WorkingDirectory,
            })!;
        }
        catch (Win32Exception e)
        {
            throw SpawnFailure.Of(e.NativeErrorCode, _start.FileName, [_name, .. _start.ArgumentList]);
        }
    }
}
