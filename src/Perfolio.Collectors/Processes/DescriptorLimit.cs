using System.Globalization;
using System.Text.RegularExpressions;

namespace Perfolio.Collectors.Processes;

/// <summary>
/// Gives the limit of open files back its value from before the start: the .NET runtime raises the soft limit of its process
/// to the hard one, commands inherit that, and programs that close or count all descriptors then behave differently. What the
/// limit was is known from the parent, from which it came.
/// </summary>
internal static unsafe partial class DescriptorLimit
{
    // Below this Perfolio itself could run short.
    private const long Least = 256;

    /// <summary>Restores the limit; nothing happens where it cannot be told.</summary>
    internal static void Restore()
    {
        try
        {
            string status = File.ReadAllText("/proc/self/status");
            if (!Parent().Match(status).Groups["pid"].Success) return;
            Match parent = Limit().Match(File.ReadAllText($"/proc/{Parent().Match(status).Groups["pid"].Value}/limits"));
            if (!parent.Success) return;
            long soft = long.Parse(parent.Groups["soft"].Value, CultureInfo.InvariantCulture);
            LibC.NativeLimit own;
            if (LibC.GetLimit(LibC.LimitDescriptors, &own) != 0 || soft < Least || (ulong)soft >= own.Soft) return;
            own.Soft = (ulong)soft;
            _ = LibC.SetLimit(LibC.LimitDescriptors, &own);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OverflowException)
        {
            // The parent belongs to somebody else, or is gone.
        }
    }

    [GeneratedRegex(@"^PPid:\s+(?<pid>[0-9]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Parent();

    [GeneratedRegex(@"^Max open files\s+(?<soft>[0-9]+)\s", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Limit();
}
