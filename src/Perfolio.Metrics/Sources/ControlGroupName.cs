using Perfolio.Metrics.Reading;

namespace Perfolio.Metrics.Sources;

/// <summary>Names of control groups as PCP has them: systemd's notation <c>\x2d</c> for a byte is undone.</summary>
internal static class ControlGroupName
{
    private const int EscapeLength = 4;

    /// <summary>The name of a group.</summary>
    /// <param name="path">Its path; empty for the root, which is <c>/</c>.</param>
    /// <param name="buffer">Grows as needed.</param>
    /// <returns>The name.</returns>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> path, ref byte[] buffer)
    {
        if (path.IsEmpty)
            return "/"u8;
        if (buffer.Length < path.Length)
            buffer = new byte[path.Length * 2];
        var used = 0;
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i..].StartsWith("\\x"u8) && i + EscapeLength <= path.Length
                && Numbers.TryHex(path.Slice(i + 2, 2), out var value))
            {
                buffer[used++] = (byte)value;
                i += EscapeLength - 1;
            }
            else
            {
                buffer[used++] = path[i];
            }
        }

        return buffer.AsSpan(0, used);
    }
}
