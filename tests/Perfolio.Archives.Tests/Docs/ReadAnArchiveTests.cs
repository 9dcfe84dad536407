namespace Perfolio.Archives.Tests.Docs;

public sealed class ReadAnArchiveTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_programs_of_the_page_are_those_compiled_here()
    {
        static bool Imports(string line) => line.StartsWith("using Perfolio", StringComparison.Ordinal);
        var page = Programs("docs/read-an-archive.md", "```csharp", "```").Select(static p => p.Where(static l => !Imports(l)));
        var compiled = Programs("tests/Perfolio.Archives.Tests/Docs/Snippets.cs", "// begin", "// end");
        page.Select(static p => string.Join('\n', p)).ShouldBe(compiled.Select(static p => string.Join('\n', p)));
    }

    [Fact]
    public void They_write_an_archive_and_read_it()
    {
        Snippets.Write([_scratch.Path("a")]);
        var output = Console.Out;
        using var text = new StringWriter();
        Console.SetOut(text);
        try
        {
            Snippets.Read([_scratch.Path("a.meta")]);
        }
        finally
        {
            Console.SetOut(output);
        }

        text.ToString().ShouldEndWith(" my.gauge[-1] 1.5" + Environment.NewLine);
    }

    // Lines between two that hold just the marks, without indentation and empty lines.
    private static List<List<string>> Programs(string file, string begin, string end)
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Perfolio.slnx")))
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("the tests do not run inside the checkout");
        var programs = new List<List<string>>();
        var inside = false;
        foreach (var line in File.ReadLines(Path.Combine(root, file)).Select(static l => l.Trim()))
        {
            if (line == (inside ? end : begin))
            {
                inside = !inside;
                if (inside)
                    programs.Add([]);
            }
            else if (inside && line.Length > 0)
            {
                programs[^1].Add(line);
            }
        }

        return programs;
    }
}
