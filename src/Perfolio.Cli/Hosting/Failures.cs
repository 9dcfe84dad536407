using System.ComponentModel;
using System.Globalization;
using System.Text;
using Perfolio.Archives;
using Perfolio.Profiles;
using Perfolio.Scheduling;
using Perfolio.Scheduling.Annotation;

namespace Perfolio.Cli.Hosting;

/// <summary>Turns what went wrong into one clear line and an exit code.</summary>
internal static class Failures
{
    /// <summary>
    /// A message on one line that leaves the terminal alone, whatever is in the names it quotes. Line ends stay where the message
    /// itself
    /// has them (<paramref name="lines"/>).
    /// </summary>
    public static string Printable(string message, bool lines = false)
    {
        if (!message.Any(char.IsControl)) return message;
        var text = new StringBuilder(message.Length + 16);
        foreach (char c in message)
        {
            if (!char.IsControl(c) || (lines && c == '\n')) text.Append(c);
            else if (c == '\n') text.Append("\\n");
            else text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
        }

        return text.ToString();
    }

    /// <summary>The line and the exit code for an exception; null for one that nobody foresaw.</summary>
    public static (string Line, int Code)? Describe(Exception failure) => failure switch
    {
        UsageException e => (e.Message, ExitCode.Usage),
        ProfileException e => (e.Message, ExitCode.BadInput),
        ArchiveException e => (e.Message, e.Code != 0 || e.Offset is not null ? ExitCode.BadInput : ExitCode.Failed),
        SchedulingException e => (e.Message, ExitCode.BadInput),
        CaptureException e => (e.Message, ExitCode.Failed),
        NamingException e => (e.Message, ExitCode.Failed),
        OperationException e => (e.Message, ExitCode.Failed),
        OperationCanceledException => ("interrupted", ExitCode.Interrupted),
        IOException or UnauthorizedAccessException => (FileFailure.Describe(failure), ExitCode.Failed),
        Win32Exception e => (e.Message, ExitCode.Failed),
        _ => null,
    };
}
