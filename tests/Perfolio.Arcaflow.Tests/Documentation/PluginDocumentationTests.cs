using Perfolio.Arcaflow.Documentation;
using Perfolio.Arcaflow.Steps;

namespace Perfolio.Arcaflow.Tests.Documentation;

public class PluginDocumentationTests
{
    [Fact]
    public void TheDocumentAndTheSchemaAreInStep()
    {
        string document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "arcaflow.md"));
        (PluginDocumentation.Replace(document, Plugin()) == document).ShouldBeTrue("run: perfolio plugin --docs docs/arcaflow.md");
    }

    [Fact]
    public void TablesNestAsTheConventionHasThem()
    {
        string block = PluginDocumentation.Block(SampleSteps.Plugin);
        block.ShouldStartWith(PluginDocumentation.Begin + "\n## Greet (`greet`)\n\nSays hello\n\n### Input\n\n<table><tbody>\n<tr><th>Type:</th><td><code>scope</code></td>");
        block.ShouldContain("<details><summary>name (<code>string</code>)</summary><table><tbody><tr><th>Name:</th><td>Name</td></tr>");
        block.ShouldContain("Who is &#34;greeted&#34;");
        block.ShouldContain("<tr><th>Minimum:</th><td>1</td></tr>");
        block.ShouldEndWith(PluginDocumentation.End + "\n");
    }

    [Fact]
    public void TheIntervalIsDocumentedAsTheSeedDoes()
    {
        string block = PluginDocumentation.Block(Plugin());
        block.ShouldContain("pcp_output (<code>list[<code>reference[IntervalOutput]</code>]</code>)");
        block.ShouldContain("memused (<code>map[<code>string</code>, <code>any</code>]</code>)");
        block.ShouldContain("<tr><th>Referenced object:</th><td>IntervalOutput</td></tr>");
    }

    [Fact]
    public void ADocumentWithoutMarkersIsLeftAlone() => PluginDocumentation.Replace("# Title\n", Plugin()).ShouldBeNull();

    private static PluginDefinition Plugin() => BuiltInPlugin.Make();
}
