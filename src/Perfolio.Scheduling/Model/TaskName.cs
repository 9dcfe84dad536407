using System.Globalization;
using System.Text;

namespace Perfolio.Scheduling.Model;

/// <summary>Names of tasks come from whoever runs on the traced system; they are never trusted.</summary>
internal static class TaskName
{
    /// <summary>A name without characters that act on terminals or break lines.</summary>
    public static string Display(ReadOnlySpan<byte> name)
    {
        if (name.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7e) < 0) return Encoding.ASCII.GetString(name);
        var text = new StringBuilder();
        while (!name.IsEmpty)
        {
            bool whole = Rune.DecodeFromUtf8(name, out Rune rune, out int used) == System.Buffers.OperationStatus.Done;
            if (whole && Rune.GetUnicodeCategory(rune) is not (
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse
                or UnicodeCategory.Surrogate))
                text.Append(rune.ToString());
            else foreach (byte one in name[..used]) text.Append(CultureInfo.InvariantCulture, $"\\x{one:x2}");
            name = name[used..];
        }

        return text.ToString();
    }
}
