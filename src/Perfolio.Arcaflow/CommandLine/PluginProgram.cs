using System.Runtime.InteropServices;
using System.Text;
using Perfolio.Arcaflow.Atp;
using Perfolio.Arcaflow.Documentation;
using Perfolio.Arcaflow.Schemas;
using Perfolio.Arcaflow.Steps;
using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.CommandLine;

/// <summary>A plug-in as a program: its options, what it writes, its exit codes (docs/formats/arcaflow-plugin.md).</summary>
public static class PluginProgram
{
    /// <summary>The options, one line each.</summary>
    public const string Usage = """
        Usage: plugin (-f FILE | --schema | --json-schema input|output | --atp | --docs FILE) [-s STEP] [--debug]

          -f, --file FILE              run a step with input from a .yaml, .yml or .json file; - is standard input
          --schema                     print the schema of the plug-in as YAML
          --json-schema input|output   print the JSON schema of one step
          --atp                        speak ATP on standard input and output, for the engine
          --atp-version 3|1            the version of ATP; 1 is for engines of 2022
          --docs FILE                  write the documentation of the steps between its markers in FILE; - prints it
          -s, --step STEP              the step for -f and --json-schema; -f without it runs the default step
          -d, --debug                  talk of the step and stack traces go to standard error as they come
          -h, --help                   this text
        """;

    /// <summary>Runs a command line.</summary>
    /// <param name="plugin">The steps.</param>
    /// <param name="args">The arguments behind the name of the program.</param>
    /// <param name="console">The streams.</param>
    /// <returns>The exit code, of <see cref="PluginExit"/>.</returns>
    public static async Task<int> RunAsync(PluginDefinition plugin, IReadOnlyList<string> args, PluginConsole console)
    {
        try
        {
            PluginArguments arguments = PluginArguments.Parse(args);
            if (arguments.Help) return Print(console, output => output.Write(Usage + "\n"));
            if (arguments.Atp) return await SpeakAsync(plugin, arguments, console);
            if (arguments.Schema) return Print(console, output => Tree.Write(plugin, output));
            if (arguments.Docs is { } readme) return Document(plugin, readme, console);
            if (arguments.File is { } file) return await RunFileAsync(plugin, file, arguments, console);
            PluginStep step = Choose(plugin, arguments);
            JsonValue schema = arguments.JsonSchema == "input" ? JsonSchemas.Input(step) : JsonSchemas.Outputs(step);
            return Print(console, output => IndentedJson.Write(schema, output));
        }
        catch (PluginUsageException e)
        {
            console.Errors.WriteLine(e.Message);
            if (e.ShowUsage) console.Errors.WriteLine(Usage);
            return e.Code;
        }
    }

    internal static int Print(PluginConsole console, Action<TextWriter> write)
    {
        using var output = new StreamWriter(console.Output, new UTF8Encoding(false), 64 * 1024, leaveOpen: true)
        {
            NewLine = "\n"
        };
        write(output);
        return PluginExit.Done;
    }

    private static Task<int> RunFileAsync(PluginDefinition plugin, string file, PluginArguments arguments, PluginConsole console)
    {
        PluginStep? fallback = arguments.Step is null && plugin is { Steps.Count: > 1, DefaultStep: { } id }
            ? plugin.Find(id)
            : null;
        PluginStep step = fallback ?? Choose(plugin, arguments);
        JsonValue input = StepInput.Read(file, console.Input);
        return fallback is null || Fits(fallback, input, out string reason)
            ? StandAloneRun.RunAsync(step, input, arguments, console)
            : throw StepRequired(plugin, $": the input is not one of the default step '{fallback.Id}' ({reason})");
    }

    private static bool Fits(PluginStep step, JsonValue input, out string reason)
    {
        try
        {
            step.Prepare(input);
            reason = "";
            return true;
        }
        catch (ConstraintException e)
        {
            reason = e.Message;
            return false;
        }
    }

    private static PluginStep Choose(PluginDefinition plugin, PluginArguments arguments)
    {
        if (arguments.Step is { } id)
            return plugin.Find(id)
                ?? throw new PluginUsageException($"Unknown step \"{id}\". Steps: " +
                    $"[{string.Join(", ", plugin.Steps.Select(s => $"'{s.Id}'"))}]");
        return plugin.Steps.Count == 1 ? plugin.Steps.First() : throw StepRequired(plugin);
    }

    private static PluginUsageException StepRequired(PluginDefinition plugin, string because = "") =>
        new($"-s|--step is required{because}\n{Usage}\nSteps: {plugin.Ids}");

    private static int Document(PluginDefinition plugin, string readme, PluginConsole console)
    {
        if (readme == "-") return Print(console, output => output.Write(PluginDocumentation.Block(plugin)));
        try
        {
            string? changed = PluginDocumentation.Replace(File.ReadAllText(readme), plugin);
            if (changed is null)
                throw new PluginUsageException(
                    $"{readme}: the lines {PluginDocumentation.Begin} and {PluginDocumentation.End} do not stand in it");
            File.WriteAllText(readme, changed);
            return PluginExit.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginUsageException($"{readme}: {e.Message}");
        }
    }

    private static async Task<int> SpeakAsync(PluginDefinition plugin, PluginArguments arguments, PluginConsole console)
    {
        if (console.OutputIsTerminal)
        {
            console.Errors.WriteLine(
                "--atp speaks a binary protocol with an engine; standard output is a terminal, so nothing is sent");
            return PluginExit.Failed;
        }

        using var terminate = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            terminate.Cancel();
        });
        var options = new AtpOptions
        {
            Errors = console.Errors,
            Debug = arguments.Debug ? console.Errors : null,
            Time = console.Time
        };
        return arguments.AtpVersion == AtpLegacyServer.Version
            ? await new AtpLegacyServer(plugin, console.Input, console.Output, options).RunAsync(terminate.Token)
            : await new AtpServer(plugin, console.Input, console.Output, options).RunAsync(terminate.Token);
    }

    private static class Tree
    {
        internal static void Write(PluginDefinition plugin, TextWriter output) =>
            new YamlWriter(output).Value(Sorted(ValueWriting.ToValue(plugin.Describe)));

        private static JsonValue Sorted(JsonValue value) => value.Kind switch
        {
            JsonKind.Array => JsonValue.Of(value.AsArray().Select(Sorted).ToArray()),
            JsonKind.Object => JsonValue.Of(value.AsObject().OrderBy(m => m.Key, StringComparer.Ordinal)
                .Select(m => KeyValuePair.Create(m.Key, Sorted(m.Value))).ToArray()),
            _ => value,
        };
    }
}
