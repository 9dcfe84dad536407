namespace Perfolio.Reporting.Summaries;

/// <summary>What the place that a summary is written to can show.</summary>
/// <param name="Width">Cells per line.</param>
/// <param name="HasColour">Whether ANSI colours are understood and wanted.</param>
/// <param name="HasUnicode">Whether block characters and µ can be shown.</param>
public sealed record SummaryStyle(int Width, bool HasColour, bool HasUnicode = true)
{
    private const int WidthWithoutTerminal = 100;

    /// <summary>
    /// The style of standard output: colours only on a terminal, and not when <c>NO_COLOR</c> is set or <c>TERM</c> is
    /// <c>dumb</c>; its width from the terminal.
    /// </summary>
    public static SummaryStyle OfStandardOutput() => Of(Console.IsOutputRedirected);

    /// <summary>The style of standard error.</summary>
    public static SummaryStyle OfStandardError() => Of(Console.IsErrorRedirected);

    private static SummaryStyle Of(bool isRedirected)
    {
        if (isRedirected) return new SummaryStyle(WidthWithoutTerminal, HasColour: false);
        bool plain = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ||
                     Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb";
        return new SummaryStyle(WidthOfTerminal(), !plain);
    }

    private static int WidthOfTerminal()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : WidthWithoutTerminal;
        }
        catch (IOException)
        {
            return WidthWithoutTerminal;
        }
    }
}
