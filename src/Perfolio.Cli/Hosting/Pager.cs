using System.Diagnostics;

namespace Perfolio.Cli.Hosting;

/// <summary>Shows a long text through <c>less -R</c> when standard output is a terminal and the configuration wants it.</summary>
internal static class Pager
{
    /// <summary>Prints a text, paged or not.</summary>
    /// <param name="session">The session.</param>
    /// <param name="verb">The verb: <c>status</c> or <c>log</c>.</param>
    /// <param name="text">The text.</param>
    public static void Show(Session session, string verb, string text)
    {
        if (!Wanted(session, verb) || !TryPage(text)) session.Terminal.Output.Write(text);
    }

    private static bool Wanted(Session session, string verb) =>
        session.UsePager && !Console.IsOutputRedirected
        && session.Configuration.GetText("general.paging", "only-log") is var paging
        && (paging == "always" || paging == $"only-{verb}");

    private static bool TryPage(string text)
    {
        try
        {
            using Process? less = Process.Start(
                new ProcessStartInfo("less", ["-R", "-F", "-X"]) { RedirectStandardInput = true, UseShellExecute = false });
            if (less is null) return false;
            try
            {
                less.StandardInput.Write(text);
                less.StandardInput.Close();
            }
            catch (IOException)
            {
                // The user quit before the end.
            }

            less.WaitForExit();
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
