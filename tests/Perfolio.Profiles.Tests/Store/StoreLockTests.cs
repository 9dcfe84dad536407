using System.Diagnostics;
using Perfolio.Profiles.Store;

namespace Perfolio.Profiles.Tests.Store;

public sealed class StoreLockTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_second_handle_waits_in_vain_and_says_for_whom()
    {
        using StoreLock first = StoreLock.Acquire(_directory["l"], "add", TimeSpan.Zero, TimeProvider.System);
        string message = Should.Throw<OperationException>(
            () => StoreLock.Acquire(_directory["l"], "rm", TimeSpan.FromMilliseconds(30), TimeProvider.System)).Message;
        message.ShouldContain($"process {Environment.ProcessId} (add)");
    }

    [Fact]
    public void The_lock_is_free_after_disposal_and_waiting_can_be_cancelled()
    {
        using (StoreLock.Acquire(_directory["l"], "add", TimeSpan.Zero, TimeProvider.System))
        {
            using var cancelled = new CancellationTokenSource();
            cancelled.Cancel();
            Should.Throw<OperationCanceledException>(() => StoreLock.Acquire(
                _directory["l"], "rm", TimeSpan.FromMinutes(1), TimeProvider.System, cancelled.Token));
        }

        StoreLock.Acquire(_directory["l"], "rm", TimeSpan.Zero, TimeProvider.System).Dispose();
    }

    [Fact]
    public void Another_process_keeps_us_out_until_it_ends()
    {
        string path = _directory["l"];
        var start = new ProcessStartInfo("flock") { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (string argument in (string[])["-x", path, "sh", "-c", "echo held; read line"]) start.ArgumentList.Add(argument);
        using Process holder = Process.Start(start)!;
        holder.StandardOutput.ReadLine().ShouldBe("held");
        Should.Throw<OperationException>(() => StoreLock.Acquire(path, "add", TimeSpan.FromMilliseconds(30), TimeProvider.System));
        holder.StandardInput.Close();
        StoreLock.Acquire(path, "add", TimeSpan.FromMinutes(1), TimeProvider.System).Dispose();
        holder.WaitForExit();
    }
}
