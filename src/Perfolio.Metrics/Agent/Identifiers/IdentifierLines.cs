using System.Buffers.Text;
using System.Text;
using Perfolio.Metrics.Agent.Parsing;

namespace Perfolio.Metrics.Agent.Identifiers;

/// <summary>Lines of an <see cref="IdentifierFile"/> on their way to the disk: fields separated by tabs, as UTF-8.</summary>
internal sealed class IdentifierLines
{
    private const int KeptRoom = 64 * 1024;

    private readonly ByteBuffer _bytes = new(256);

    /// <summary>Number of lines.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<byte> Content => _bytes.Content;

    public bool IsEmpty => Count == 0;

    /// <summary>Adds a line.</summary>
    public void Add(params ReadOnlySpan<string> fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (i > 0)
                _bytes.Append("\t"u8);
            AddField(Encoding.UTF8.GetBytes(fields[i]));
        }

        End();
    }

    /// <summary>Adds the line of an instance; a million of them need no strings.</summary>
    public void AddInstance(int array, int id, ReadOnlySpan<byte> name)
    {
        _bytes.Append("inst\t"u8);
        AddNumber(array);
        AddNumber(id);
        AddField(name);
        End();
    }

    public void Clear()
    {
        _bytes.Clear();
        _bytes.Shrink(KeptRoom);
        Count = 0;
    }

    private void AddNumber(int number)
    {
        Utf8Formatter.TryFormat(number, _bytes.Room(12), out var length);
        _bytes.Advance(length);
        _bytes.Append("\t"u8);
    }

    private void AddField(ReadOnlySpan<byte> text)
    {
        while (text.IndexOfAny("\\\t\n\r"u8) is >= 0 and var at)
        {
            _bytes.Append(text[..at]);
            _bytes.Append(text[at] switch
            {
                (byte)'\t' => "\\t"u8,
                (byte)'\n' => "\\n"u8,
                (byte)'\r' => "\\r"u8,
                _ => "\\\\"u8,
            });
            text = text[(at + 1)..];
        }

        _bytes.Append(text);
    }

    private void End()
    {
        _bytes.Append("\n"u8);
        Count++;
    }
}
