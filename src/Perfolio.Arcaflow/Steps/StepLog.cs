using System.Text;

namespace Perfolio.Arcaflow.Steps;

/// <summary>What one run says; several threads may write. Bounded: what is beyond the bound is counted and left out.</summary>
public sealed class StepLog : TextWriter
{
    private const int Longest = 1024 * 1024;
    private readonly StringBuilder _text = new();
    private readonly TextWriter? _through;
    private readonly Lock _lock = new();
    private long _left;

    /// <summary>Makes a log.</summary>
    /// <param name="through">Where everything goes as it is said, or null to keep it.</param>
    public StepLog(TextWriter? through = null)
    {
        _through = through;
        CoreNewLine = ['\n'];
    }

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>What was kept.</summary>
    public string Text
    {
        get
        {
            lock (_lock) return _left == 0 ? _text.ToString() : $"{_text}\n({_left} more characters are left out)\n";
        }
    }

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value + "\n");

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_lock)
        {
            if (_through is not null)
            {
                _through.Write(buffer);
                return;
            }

            int room = Math.Min(buffer.Length, Longest - _text.Length);
            _text.Append(buffer[..room]);
            _left += buffer.Length - room;
        }
    }
}
