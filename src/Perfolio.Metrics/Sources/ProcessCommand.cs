namespace Perfolio.Metrics.Sources;

/// <summary>/proc/PID/cmdline: words that each end in a NUL; empty for kernel threads.</summary>
internal static class ProcessCommand
{
    /// <summary>The words with blanks between them; of a thread of the kernel its name in parentheses.</summary>
    /// <param name="text">The file; changed in place.</param>
    /// <param name="command">Name of the program.</param>
    /// <param name="buffer">For the name in parentheses.</param>
    public static ReadOnlySpan<byte> Arguments(Span<byte> text, ReadOnlySpan<byte> command, byte[] buffer)
    {
        text = text.TrimEnd((byte)0);
        if (text.IsEmpty)
            return InParentheses(command, buffer);
        // A control character would end the line of a table.
        foreach (ref var c in text)
        {
            if (c < (byte)' ')
                c = (byte)' ';
        }

        return text;
    }

    /// <summary>The instance name: six digits of the process id, a blank, and the first word.</summary>
    public static ReadOnlySpan<byte> InstanceName(int pid, ReadOnlySpan<byte> arguments, byte[] buffer)
    {
        var end = arguments.IndexOf((byte)' ');
        // The name of a thread of the kernel may hold a blank.
        var word = end < 0 || arguments[0] == (byte)'(' ? arguments : arguments[..end];
        _ = pid.TryFormat(buffer, out var used, "D6", System.Globalization.CultureInfo.InvariantCulture);
        buffer[used++] = (byte)' ';
        var length = Math.Min(word.Length, buffer.Length - used);
        word[..length].CopyTo(buffer.AsSpan(used));
        return buffer.AsSpan(0, used + length);
    }

    private static ReadOnlySpan<byte> InParentheses(ReadOnlySpan<byte> command, byte[] buffer)
    {
        var length = Math.Min(command.Length, buffer.Length - 2);
        buffer[0] = (byte)'(';
        command[..length].CopyTo(buffer.AsSpan(1));
        buffer[length + 1] = (byte)')';
        return buffer.AsSpan(0, length + 2);
    }
}
