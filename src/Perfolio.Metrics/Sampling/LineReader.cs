using Perfolio.Metrics.Reading;

namespace Perfolio.Metrics.Sampling;

/// <summary>
/// A reader of one file that is understood line by line. Nothing is known of a line but what the line itself says.
/// </summary>
internal abstract class LineReader : FileReader
{
    protected LineReader(string path, int sizeHint = 4096, int lastBelow = 0)
        : base(path, sizeHint, lastBelow)
    {
    }

    /// <inheritdoc/>
    public sealed override void Parse(ReadOnlySpan<byte> text)
    {
        Begin();
        var lines = new Lines(text);
        while (lines.Next(out var line))
            Line(line);
        // The kernel's files have contents when they are there, with few exceptions.
        End(!text.IsEmpty);
    }

    /// <summary>Empties the tables.</summary>
    protected abstract void Begin();

    /// <summary>Takes one line, without its line feed.</summary>
    protected abstract void Line(ReadOnlySpan<byte> line);

    /// <summary>Fills what follows from all lines together.</summary>
    /// <param name="present">Whether there was any text.</param>
    protected virtual void End(bool present)
    {
    }
}
