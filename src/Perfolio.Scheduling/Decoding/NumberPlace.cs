using System.Runtime.CompilerServices;
using Perfolio.Scheduling.Tracepoints;

namespace Perfolio.Scheduling.Decoding;

/// <summary>Where an integer of 4 or 8 bytes lies in raw data; the value of a field that is not there is 0.</summary>
internal readonly unsafe struct NumberPlace
{
    private readonly int _offset;
    private readonly Form _form;

    private NumberPlace(int offset, Form form)
    {
        _offset = offset;
        _form = form;
    }

    private enum Form : byte
    {
        Absent,
        Signed,
        Unsigned,
        Long,
    }

    /// <summary>The place of a field.</summary>
    /// <param name="field">The field; null when the event has none.</param>
    /// <param name="need">Raised to the bytes that raw data must have.</param>
    /// <param name="place">The place.</param>
    /// <returns>False when the integer is of another size.</returns>
    public static bool TryOf(TracepointField? field, ref int need, out NumberPlace place)
    {
        place = default;
        if (field is null) return true;
        if (field.Size is not (4 or 8) || !DigestPlan.Fits(field.Offset, field.Size, ref need)) return false;
        place = new NumberPlace(field.Offset, field.Size == 8 ? Form.Long : field.IsSigned ? Form.Signed : Form.Unsigned);
        return true;
    }

    /// <summary>The value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Of(byte* raw) => _form switch
    {
        Form.Signed => Unsafe.ReadUnaligned<int>(raw + _offset),
        Form.Unsigned => Unsafe.ReadUnaligned<uint>(raw + _offset),
        Form.Long => Unsafe.ReadUnaligned<long>(raw + _offset),
        _ => 0,
    };
}
