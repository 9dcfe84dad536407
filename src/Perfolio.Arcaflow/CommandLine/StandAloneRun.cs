using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Perfolio.Arcaflow.Schemas;
using Perfolio.Arcaflow.Steps;
using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.CommandLine;

/// <summary>Runs one step without an engine: input from a file, result as YAML on standard output.</summary>
internal static class StandAloneRun
{
    private const string RunId = "standalone";

    internal static async Task<int> RunAsync(PluginStep step, JsonValue input, PluginArguments arguments, PluginConsole console)
    {
        string file = arguments.File!;
        Func<StepContext, Task<StepResult>> work;
        try
        {
            work = step.Prepare(input);
        }
        catch (ConstraintException e)
        {
            string source = file == "-" ? "stdin" : $"file '{file}'";
            return Failed(
                $"Invalid input encountered while executing step '{step.Id}' from {source}:\n  {e.Message}\n", e,
                PluginExit.BadInput);
        }

        using var log = new StepLog(arguments.Debug ? console.Errors : null);
        using var context = new StepContext(RunId, log, console.Time);
        StepResult result;
        try
        {
            using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
            using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
            ConsoleRouting.Enter(log);
            result = await work(context);
        }
        catch (Exception e)
        {
            if (!arguments.Debug) console.Errors.Write(log.Text);
            return Failed($"Error while calling step '{step.Id}': {e.Message.ReplaceLineEndings(" ")}", e, PluginExit.Failed);
        }

        try
        {
            // Made whole before its first byte is printed: an output that does not fit must not leave half a document.
            var text = new StringBuilder();
            using (var writer = new StringWriter(text, CultureInfo.InvariantCulture))
                result.WriteMessage(new YamlWriter(writer), arguments.Debug ? "" : log.Text);
            return PluginProgram.Print(console, output => output.Write(text));
        }
        catch (ConstraintException e)
        {
            return Failed(
                $"Bug: invalid output encountered while executing step '{step.Id}':\n  {e.Message}\n", e, PluginExit.Bug);
        }

        // The first signal asks the step for what it has; a step that does not listen can still be killed by the second.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !context.Stopping.IsCancellationRequested;
            context.Stop();
        }

        int Failed(string message, Exception e, int code)
        {
            console.Errors.WriteLine(message);
            console.Errors.WriteLine(arguments.Debug ? e.ToString() : "Set --debug to print a stack trace.");
            return code;
        }
    }
}
