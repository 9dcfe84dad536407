using System.Runtime.Intrinsics;

namespace Perfolio.Metrics.Agent.Parsing;

/// <summary>A member as it stood in the document before: its text from the opening quote to the colon.</summary>
internal readonly unsafe struct ExpectedMember
{
    private const int Width = 16;

    private readonly Vector128<byte> _head;
    private readonly Vector128<byte> _mask;
    private readonly byte[] _text;

    public ExpectedMember(ReadOnlySpan<byte> text, int nameLength, MatchNode? node)
    {
        var head = new byte[Width];
        var mask = new byte[Width];
        var length = Math.Min(text.Length, Width);
        text[..length].CopyTo(head);
        mask.AsSpan(0, length).Fill(0xff);
        _head = Vector128.Create(head);
        _mask = Vector128.Create(mask);
        _text = text.ToArray();
        Length = text.Length;
        NameLength = nameLength;
        Node = node;
    }

    /// <summary>Bytes up to and with the colon.</summary>
    public int Length { get; }

    /// <summary>Bytes of the name.</summary>
    public int NameLength { get; }

    /// <summary>What the name means; null for nothing.</summary>
    public MatchNode? Node { get; }

    /// <summary>Whether it stands at a place. 16 bytes can be read there.</summary>
    public bool Stands(byte* at, byte* end) =>
        ((Vector128.Load(at) ^ _head) & _mask) == Vector128<byte>.Zero && (Length <= Width || Continues(at, end));

    private bool Continues(byte* at, byte* end) =>
        end - at >= Length && new ReadOnlySpan<byte>(at, Length).SequenceEqual(_text);
}
