namespace Perfolio.Metrics.Sources;

/// <summary>The kernel's notation for blanks, tabs, line feeds and backslashes in /proc/mounts: <c>\040</c>.</summary>
internal static class OctalEscapes
{
    private const int EscapeLength = 4;

    /// <summary>Decodes a field.</summary>
    /// <param name="text">The field.</param>
    /// <param name="buffer">Grows as needed.</param>
    /// <returns>What it means, and a NUL behind it.</returns>
    public static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> text, ref byte[] buffer)
    {
        if (buffer.Length <= text.Length)
            Array.Resize(ref buffer, checked(text.Length * 2));
        var used = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'\\' && i + EscapeLength <= text.Length && IsOctal(text[i + 1]) && IsOctal(text[i + 2]) && IsOctal(text[i + 3]))
            {
                buffer[used++] = (byte)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0'));
                i += EscapeLength - 1;
            }
            else
            {
                buffer[used++] = text[i];
            }
        }

        buffer[used++] = 0;
        return buffer.AsSpan(0, used);
    }

    private static bool IsOctal(byte digit) => digit is >= (byte)'0' and <= (byte)'7';
}
