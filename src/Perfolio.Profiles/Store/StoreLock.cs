using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Perfolio.Profiles.Store;

/// <summary>
/// The right to change a store, held by one process at a time: an advisory lock of the operating system on
/// <c>.perun/perfolio/store.lock</c>. It ends with the process, so no lock is ever stale. The file's text says who has it.
/// Readers need no lock, because every file of a store changes by renaming.
/// </summary>
public sealed class StoreLock : IDisposable
{
    /// <summary>The variable that sets how many seconds a command waits for another one.</summary>
    public const string TimeoutVariable = "PERFOLIO_LOCK_TIMEOUT";

    /// <summary>How long a command waits for another one by default.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for what the next command can do as well, such as the refresh of an index.</summary>
    internal static readonly TimeSpan OptionalTimeout = TimeSpan.FromSeconds(1);

    private const double LongestTimeout = 1e6;

    private const int MaxHolderText = 512;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly SafeFileHandle _handle;

    private StoreLock(SafeFileHandle handle) => _handle = handle;

    /// <summary>Waits for the lock.</summary>
    /// <param name="path">The lock file; it is created when missing and never removed.</param>
    /// <param name="purpose">What it is wanted for (<c>add</c>); others see it when they wait in vain.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationException">The time is over; the message names the holder.</exception>
    /// <exception cref="OperationCanceledException">The waiting was cancelled.</exception>
    public static StoreLock Acquire(
        string path, string purpose, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken = default)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            throw AtomicFile.Failure(path, e);
        }

        SafeFileHandle handle = NativeFile.OpenLockFile(path);
        try
        {
            long start = time.GetTimestamp();
            while (!NativeFile.TryLock(handle, path))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (time.GetElapsedTime(start) >= timeout)
                {
                    throw new OperationException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"the store is in use by {Holder(handle)}; waited {timeout.TotalSeconds:0.#} s for {path}"));
                }

                cancellationToken.WaitHandle.WaitOne(Poll);
            }

            Sign(handle, purpose, time);
            return new StoreLock(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>How long a command waits: <see cref="TimeoutVariable"/>, else <see cref="DefaultTimeout"/>.</summary>
    /// <exception cref="OperationException">The variable is no number of seconds.</exception>
    internal static TimeSpan ConfiguredTimeout()
    {
        if (Environment.GetEnvironmentVariable(TimeoutVariable) is not { Length: > 0 } text) return DefaultTimeout;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && seconds is >= 0 and <= LongestTimeout
            ? TimeSpan.FromSeconds(seconds)
            : throw new OperationException($"{TimeoutVariable} must be a number of seconds, not '{text}'");
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose() => _handle.Dispose();

    private static void Sign(SafeFileHandle handle, string purpose, TimeProvider time)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"process {Environment.ProcessId} ({purpose}) since {time.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC\n");
        try
        {
            RandomAccess.SetLength(handle, 0);
            RandomAccess.Write(handle, Encoding.UTF8.GetBytes(text), 0);
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            // The signature is a courtesy; the lock holds without it (a full disk, for instance).
        }
    }

    private static string Holder(SafeFileHandle handle)
    {
        byte[] text = new byte[MaxHolderText];
        int length = RandomAccess.Read(handle, text, 0);
        string holder = Encoding.UTF8.GetString(text, 0, length).Trim();
        return holder.Length > 0 ? holder : "another process";
    }
}
