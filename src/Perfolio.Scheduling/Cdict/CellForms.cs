using System.Runtime.CompilerServices;

namespace Perfolio.Scheduling.Cdict;

/// <summary>
/// The texts of a cdict in their MessagePack form. A cell is a number: a whole number itself, or what <see cref="Text"/> and
/// <see cref="Nil"/> give.
/// </summary>
internal sealed class CellForms
{
    /// <summary>The cell that holds nothing.</summary>
    public const long Nil = long.MinValue;

    private const long FirstText = long.MinValue + 1;
    private const long LastText = FirstText + int.MaxValue;
    private Form[] _forms = new Form[64];
    private int _count;

    /// <summary>The cell of a text.</summary>
    public static long Text(int index) => FirstText + index;

    /// <summary>True for cells of texts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsText(long cell) => cell is >= FirstText and <= LastText;

    /// <summary>The form of a text's cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly Form Of(long cell) => ref _forms[(int)(cell - FirstText)];

    /// <summary>Adds a text behind the others.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        if (_count == _forms.Length) Array.Resize(ref _forms, _count * 2);
        byte[] bytes = MessagePackForm.Text(text);
        var sums = default(Adler);
        sums.Add(bytes);
        _forms[_count++] = new Form { Bytes = bytes, Sums = sums };
    }

    /// <summary>Bytes of a text, and their sums.</summary>
    public struct Form
    {
        public byte[] Bytes;
        public Adler Sums;
    }
}
