using System.Text;

namespace Perfolio.Archives.Format;

/// <summary>Strings of an archive: raw bytes, shown as UTF-8 or, when they are not, as Latin-1.</summary>
public static class ArchiveText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    /// <summary>Decodes for display.</summary>
    /// <param name="bytes">The raw bytes, without a NUL.</param>
    /// <returns>The text.</returns>
    public static string Decode(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? Strict.GetString(bytes) : Encoding.Latin1.GetString(bytes);

    /// <summary>Encodes as UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The bytes.</returns>
    public static byte[] Encode(string text) => Strict.GetBytes(text);

    /// <summary>The part before the first NUL.</summary>
    /// <param name="bytes">Bytes of a padded or terminated string.</param>
    /// <returns>The string's bytes.</returns>
    public static ReadOnlySpan<byte> UntilNul(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return end < 0 ? bytes : bytes[..end];
    }

    /// <summary>The longest part of at most <paramref name="limit"/> bytes that ends at a character boundary.</summary>
    /// <param name="bytes">UTF-8 or other bytes.</param>
    /// <param name="limit">Most bytes to keep.</param>
    /// <returns>The part kept.</returns>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> bytes, int limit)
    {
        if (bytes.Length <= limit)
            return bytes;
        var end = limit;
        while (end > 0 && (bytes[end] & 0xc0) == 0x80)
            end--;
        return bytes[..end];
    }
}
