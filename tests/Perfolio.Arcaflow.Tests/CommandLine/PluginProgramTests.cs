using System.Text;
using Perfolio.Arcaflow.CommandLine;
using Perfolio.Arcaflow.Steps;
using Perfolio.Profiles.Configuration;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Tests.CommandLine;

public class PluginProgramTests
{
    [Theory]
    [InlineData("", 64, "At least one of --file, --json-schema, or --schema must be specified")]
    [InlineData("--schema --atp", 64, "--schema and --atp cannot be used together")]
    [InlineData("-f x.yaml --schema", 64, "--file and --schema cannot be used together")]
    [InlineData("-f -", 64, "-s|--step is required")]
    [InlineData("--json-schema input", 64, "-s|--step is required")]
    [InlineData("--json-schema input -s x", 64, "Unknown step \"x\". Steps: ['greet', 'wait']")]
    [InlineData("-f - -s x", 64, "Unknown step \"x\"")]
    [InlineData("--json-schema both", 64, "--json-schema must be one of 'input' or 'output'")]
    [InlineData("--schema left over", 64, "Unable to parse arguments: ['left', 'over']")]
    [InlineData("--colour", 2, "no such option: --colour")]
    [InlineData("-f", 2, "-f option requires 1 argument")]
    [InlineData("-f x.txt -s greet", 64, "Unsupported file extension: .txt")]
    [InlineData("-f /nowhere/x.yaml -s greet", 64, "Failed to load YAML from /nowhere/x.yaml: ")]
    [InlineData("-f /nowhere/x.json -s greet", 64, "Failed to load JSON from /nowhere/x.json: ")]
    public async Task WrongUsageIsTold(string args, int code, string message)
    {
        (int exit, string output, string errors) = await RunAsync(args, "");
        exit.ShouldBe(code);
        errors.ShouldContain(message);
        output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("name: Arca\n")]
    [InlineData("{\"name\": \"Arca\"}")]
    public async Task AResultIsYaml(string input)
    {
        (int exit, string output, string errors) = await RunAsync("-f - -s greet", input);
        exit.ShouldBe(0);
        output.ShouldBe("output_id: success\noutput_data:\n  message: 'Hello, Arca!'\ndebug_logs: \"greeting Arca\\n\"\n");
        errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task AFileWithoutAStepIsForTheDefaultStep()
    {
        var plugin = new PluginDefinition(new GreetStep(), new WaitStep()) { DefaultStep = "greet" };
        (int exit, string output, _) = await RunAsync("-f -", "name: Arca\n", plugin);
        exit.ShouldBe(0);
        output.ShouldStartWith("output_id: success\n");
        (exit, output, string errors) = await RunAsync("-f -", "nom: Arca\n", plugin);
        exit.ShouldBe(64);
        output.ShouldBeEmpty();
        errors.ShouldContain("-s|--step is required: the input is not one of the default step 'greet' (Validation failed for 'GreetInput': Invalid parameter 'nom'");
        errors.ShouldContain("Steps: greet, wait");
        (await RunAsync("--json-schema input", "", plugin)).Exit.ShouldBe(64);
    }

    [Fact]
    public async Task WithDebugTheTalkGoesToStandardError()
    {
        (int exit, string output, string errors) = await RunAsync("--debug --step=greet --file=-", "name: Arca\n");
        exit.ShouldBe(0);
        output.ShouldEndWith("debug_logs: ''\n");
        errors.ShouldBe("greeting Arca\n");
    }

    [Theory]
    [InlineData("name: []\n", 65, "Invalid input encountered while executing step 'greet' from stdin:\n  Validation failed for 'GreetInput -> name': Must be a string, list given\n\nSet --debug to print a stack trace.")]
    [InlineData("name: a\nx: 1\n", 65, "Invalid parameter 'x', expected one of: name")]
    [InlineData("", 65, "Must be a dict, got NoneType")]
    [InlineData("name: nobody\n", 1, "there is nobody")]
    [InlineData("name: somebody with a long name\n", 70, "Bug: invalid output encountered while executing step 'greet'")]
    [InlineData("{", 64, "Failed to load JSON from -: ")]
    [InlineData("a: [", 64, "Failed to load YAML from -: ")]
    [InlineData("a: 1\na: 2\n", 64, "Failed to load YAML from -: ")]
    public async Task BadInputIsTold(string input, int code, string message)
    {
        (int exit, string output, string errors) = await RunAsync("-f - -s greet", input);
        errors.ShouldContain(message);
        exit.ShouldBe(code);
        output.ShouldBeEmpty();
    }

    [Fact]
    public async Task InputThatIsNotUtf8IsTold()
    {
        (int exit, _, string errors) = await RunAsync("-f - -s greet", [(byte)'a', (byte)':', 0xFF, 0xFE]);
        exit.ShouldBe(64);
        errors.ShouldContain("not UTF-8");
    }

    [Fact]
    public async Task TheSchemaIsYamlWithSortedKeys()
    {
        (int exit, string output, _) = await RunAsync("--schema", "");
        exit.ShouldBe(0);
        JsonValue steps = YamlText.Load(output, "schema").Member("steps")!;
        JsonValue wait = steps.Member("wait")!;
        wait.AsObject().Select(m => m.Key).ShouldBe(["display", "id", "input", "outputs", "signal_emitters", "signal_handlers"]);
        wait.Member("signal_handlers")!.Member("cancel")!.Member("data_schema").ShouldBe(JsonTextReader.Parse(
            """{"objects": {"cancelInput": {"id": "cancelInput", "properties": {}}}, "root": "cancelInput"}""", "expected"));
    }

    [Fact]
    public async Task JsonSchemasAreJson()
    {
        (int exit, string output, _) = await RunAsync("--json-schema output -s greet", "");
        exit.ShouldBe(0);
        JsonValue schema = JsonTextReader.Parse(output, "schema");
        schema.Member("oneof").ShouldBe(schema.Member("oneOf"));
        schema.Member("oneOf")!.AsArray()[0].Member("properties")!.Member("output_id")!.Member("const").ShouldBe(JsonValue.Of("success"));
        JsonValue input = JsonTextReader.Parse((await RunAsync("--json-schema input -s greet", "")).Output, "schema");
        input.Member("$ref").ShouldBe(JsonValue.Of("#/$defs/GreetInput"));
        input.Member("$defs")!.Member("GreetInput")!.Member("required").ShouldBe(JsonValue.Strings(["name"]));
    }

    [Fact]
    public async Task OnATerminalAtpSendsNothing()
    {
        using var output = new MemoryStream();
        var errors = new StringWriter();
        (await PluginProgram.RunAsync(SampleSteps.Plugin, ["--atp"], new PluginConsole(Stream.Null, output, errors, true))).ShouldBe(1);
        output.Length.ShouldBe(0);
        errors.ToString().ShouldContain("terminal");
    }

    internal static Task<(int Exit, string Output, string Errors)> RunAsync(string args, string input, PluginDefinition? plugin = null) =>
        RunAsync(args, Encoding.UTF8.GetBytes(input), plugin);

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(string args, byte[] input, PluginDefinition? plugin = null)
    {
        using var output = new MemoryStream();
        var errors = new StringWriter { NewLine = "\n" };
        var console = new PluginConsole(new MemoryStream(input), output, errors, OutputIsTerminal: false);
        int exit = await PluginProgram.RunAsync(plugin ?? SampleSteps.Plugin, args.Split(' ', StringSplitOptions.RemoveEmptyEntries), console);
        return (exit, Encoding.UTF8.GetString(output.ToArray()), errors.ToString());
    }
}
