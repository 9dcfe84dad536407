using System.Buffers.Text;

namespace Perfolio.Collectors.Processes;

/// <summary>Perfolio's own peak of resident memory (<c>VmHWM</c>), the floor below which a child's cannot be told.</summary>
internal static class OwnPeak
{
    /// <summary>The peak in bytes; the largest number when the system does not say.</summary>
    internal static long Bytes()
    {
        Span<byte> text = stackalloc byte[4096];
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle status = File.OpenHandle("/proc/self/status");
            text = text[..RandomAccess.Read(status, text, 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return long.MaxValue;
        }

        int at = text.IndexOf("VmHWM:"u8);
        if (at < 0) return long.MaxValue;
        ReadOnlySpan<byte> number = text[(at + 6)..];
        number = number.TrimStart(" \t"u8);
        return Utf8Parser.TryParse(number, out long kilobytes, out _) ? kilobytes * 1024 : long.MaxValue;
    }
}
