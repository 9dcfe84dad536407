namespace Perfolio.Cli.Tests.Harness;

/// <summary>How a run of the program ended.</summary>
public sealed record Outcome(int Code, string Out, string Err)
{
    /// <summary>The lines of standard output.</summary>
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The one line of standard error that begins with <c>error:</c>; more of them, or a stack trace, fail the test.</summary>
    public string Error
    {
        get
        {
            Err.ShouldNotContain("   at ");
            return Err.Split('\n').Where(l => l.StartsWith("error: ", StringComparison.Ordinal)).ShouldHaveSingleItem(Err)["error: ".Length..];
        }
    }

    /// <summary>Asserts the exit code.</summary>
    public Outcome Ends(int code)
    {
        Code.ShouldBe(code, $"standard output:\n{Out}\nstandard error:\n{Err}");
        Err.ShouldNotContain("Unhandled exception");
        return this;
    }

    /// <summary>Asserts success.</summary>
    public Outcome Succeeds() => Ends(0);

    /// <summary>Asserts a failure with one line that contains all the texts.</summary>
    public Outcome Fails(int code, params string[] texts)
    {
        Ends(code);
        foreach (string text in texts) Error.ShouldContain(text);
        return this;
    }
}
