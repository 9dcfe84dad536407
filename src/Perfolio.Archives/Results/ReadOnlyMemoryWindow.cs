using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Perfolio.Archives.Results;

/// <summary>Remembers where a span stands, in pinned memory, so that a class can hand it out again.</summary>
internal readonly unsafe struct ReadOnlyMemoryWindow
{
    private readonly byte* _start;

    public ReadOnlyMemoryWindow(ReadOnlySpan<byte> pinned) =>
        _start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(pinned));

    public ReadOnlySpan<byte> Span(int length) => new(_start, length);
}
