using System.Globalization;
using System.Text;

namespace Perfolio.Metrics.Agent.Identifiers;

/// <summary>Reads the content of an <see cref="IdentifierFile"/> and judges whether it is whole.</summary>
internal sealed class IdentifierReader
{
    public const string Head = "perfolio-identifiers 2";
    private const string OldHead = "perfolio-identifiers 1";

    private readonly Func<string[], bool> _take;
    private bool _isOld;

    public IdentifierReader(Func<string[], bool> take) => _take = take;

    /// <summary>Number of lines that were read.</summary>
    public int Count { get; private set; }

    /// <summary>Hash over them.</summary>
    public ulong Hash { get; private set; } = IdentifierHash.Start;

    /// <summary>Number of end lines that were right.</summary>
    public int Batches { get; private set; }

    /// <summary>Whether the content is whole.</summary>
    public bool IsSound { get; private set; }

    /// <summary>Whether the content is sound up to a writing that was not finished, of which nothing was published.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>Whether lines can be added to the file as it is.</summary>
    public bool CanGrow => IsSound && !_isOld;

    /// <summary>Reads; the fields of each line are told as far as they can be made out.</summary>
    public void Read(ReadOnlySpan<byte> content)
    {
        var isWell = true;
        var isClosed = false;
        for (var first = true; !content.IsEmpty; first = false)
        {
            var end = content.IndexOf((byte)'\n');
            if (end < 0)
            {
                // The line that was being written. One that looks finished is not there to be cut.
                isClosed = false;
                break;
            }

            var bytes = content[..(end + 1)];
            content = content[(end + 1)..];
            var line = Encoding.UTF8.GetString(bytes[..^1]);
            if (first)
            {
                _isOld = line == OldHead;
                if (!_isOld && line != Head)
                    return;
                continue;
            }

            var fields = line.Split('\t');
            if (fields is ["end", var count, var sum])
            {
                isClosed = count == Count.ToString(CultureInfo.InvariantCulture)
                    && sum == Hash.ToString("x16", CultureInfo.InvariantCulture);
                isWell &= isClosed && (!_isOld || content.IsEmpty);
                Batches += isClosed ? 1 : 0;
                continue;
            }

            isClosed = false;
            Hash = _isOld ? IdentifierHash.Add(Hash, line) : IdentifierHash.Add(Hash, bytes);
            Count++;
            isWell &= _take([.. fields.Select(Unescape)]);
        }

        IsSound = isWell && isClosed;
        IsTorn = isWell && !isClosed && !_isOld && Batches > 0;
    }

    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
                plain.Append(text[i]);
            else
                plain.Append(text[++i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', var other => other });
        }

        return plain.ToString();
    }
}
