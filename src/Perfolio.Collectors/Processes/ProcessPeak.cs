using System.Buffers.Text;
using System.Globalization;

namespace Perfolio.Collectors.Processes;

/// <summary>The peak of resident memory of a process (<c>VmHWM</c> in /proc/PID/status).</summary>
internal static class ProcessPeak
{
    /// <summary>
    /// Perfolio's own peak in bytes, the floor below which a child's cannot be told; the largest number when unknown.
    /// </summary>
    internal static long OwnBytes() => Read("/proc/self/status") ?? long.MaxValue;

    /// <summary>The peak of a process in bytes; null when the system does not say.</summary>
    internal static long? Bytes(int pid) => Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status"));

    private static long? Read(string path)
    {
        Span<byte> text = stackalloc byte[4096];
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle status = File.OpenHandle(path);
            text = text[..RandomAccess.Read(status, text, 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        int at = text.IndexOf("VmHWM:"u8);
        if (at < 0) return null;
        ReadOnlySpan<byte> number = text[(at + 6)..];
        number = number.TrimStart(" \t"u8);
        return Utf8Parser.TryParse(number, out long kilobytes, out _) ? kilobytes * 1024 : null;
    }
}
