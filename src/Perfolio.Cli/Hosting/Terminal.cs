namespace Perfolio.Cli.Hosting;

/// <summary>
/// Where a verb writes: data on standard output, talk on standard error. Colour only on terminals and never with NO_COLOR.
/// </summary>
internal sealed class Terminal
{
    /// <summary>Makes a terminal on two writers.</summary>
    public Terminal(TextWriter output, TextWriter error, bool outputColour, bool errorIsTerminal, int width)
    {
        Output = output;
        Error = error;
        Colour = outputColour;
        ErrorIsTerminal = errorIsTerminal;
        Width = width;
    }

    /// <summary>Data.</summary>
    public TextWriter Output { get; }

    /// <summary>Talk.</summary>
    public TextWriter Error { get; }

    /// <summary>True when standard output takes colour.</summary>
    public bool Colour { get; set; }

    /// <summary>True when standard error is a terminal, so that progress can be drawn on it.</summary>
    public bool ErrorIsTerminal { get; }

    /// <summary>The width of the terminal in cells; 100 when there is none.</summary>
    public int Width { get; }

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess()
    {
        bool plain = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
            || Environment.GetEnvironmentVariable("TERM") == "dumb";
        bool terminal = !Console.IsOutputRedirected;
        return new Terminal(
            StandardStream.Writer(StandardStream.Output()), StandardStream.Error(), terminal && !plain,
            !Console.IsErrorRedirected, terminal ? Width100() : 100);
    }

    /// <summary>One line of talk.</summary>
    public void Say(string line) => Error.WriteLine(line);

    /// <summary>One warning.</summary>
    public void Warn(string line) => Error.WriteLine($"warning: {Failures.Printable(line)}");

    private static int Width100()
    {
        try
        {
            return Console.WindowWidth is > 20 and var width ? width : 100;
        }
        catch (IOException)
        {
            return 100;
        }
    }
}
