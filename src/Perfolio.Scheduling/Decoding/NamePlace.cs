using System.Runtime.CompilerServices;
using Perfolio.Scheduling.Tracepoints;

namespace Perfolio.Scheduling.Decoding;

/// <summary>Where a name lies in raw data.</summary>
internal readonly unsafe struct NamePlace
{
    private readonly int _offset;
    private readonly bool _elsewhere;

    // What a position is counted from.
    private readonly int _origin;

    private NamePlace(int offset, bool elsewhere, int origin)
    {
        _offset = offset;
        _elsewhere = elsewhere;
        _origin = origin;
    }

    /// <summary>The place of a field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="need">Raised to the bytes that raw data must have.</param>
    /// <param name="place">The place.</param>
    /// <returns>False when names are stored in an unusual way.</returns>
    public static bool TryOf(TracepointField field, ref int need, out NamePlace place)
    {
        place = default;
        bool elsewhere = field.Kind is FieldKind.DataLocation or FieldKind.RelativeLocation;
        int size = elsewhere ? 4 : NameKey.Size;
        bool usual = elsewhere || (field.Kind == FieldKind.Array && field.Size == NameKey.Size);
        if (!usual || !DigestPlan.Fits(field.Offset, size, ref need)) return false;
        place = new NamePlace(field.Offset, elsewhere, field.Kind == FieldKind.RelativeLocation ? field.Offset + 4 : 0);
        return true;
    }

    /// <summary>Finds the name.</summary>
    /// <returns>False when it lies outside of the raw data or is too long for a key.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(byte* raw, int size, out NameKey name)
    {
        byte* at = raw + _offset;
        if (_elsewhere && (at = Find(raw, size)) is null) return TryCopy(raw, size, out name);
        name = NameKey.Of(at);
        return true;
    }

    // With its NUL nothing behind it counts, and behind a record something can be read.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Find(byte* raw, int size)
    {
        uint place = Unsafe.ReadUnaligned<uint>(raw + _offset);
        int start = (int)(place & 0xffff) + _origin, length = (int)(place >> 16);
        bool fits = length is > 0 and <= NameKey.Size && start + length <= size && raw[start + length - 1] == 0;
        return fits ? raw + start : null;
    }

    private bool TryCopy(byte* raw, int size, out NameKey name)
    {
        uint place = Unsafe.ReadUnaligned<uint>(raw + _offset);
        int start = (int)(place & 0xffff) + _origin, length = (int)(place >> 16);
        bool fits = length <= NameKey.Size && start + length <= size;
        name = fits ? NameKey.Of(new ReadOnlySpan<byte>(raw + start, length)) : default;
        return fits;
    }
}
