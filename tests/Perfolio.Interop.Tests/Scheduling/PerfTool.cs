using System.Diagnostics;

namespace Perfolio.Interop.Tests.Scheduling;

/// <summary>Debian's perf, and what the kernel allows it.</summary>
public static class PerfTool
{
    private static readonly Lazy<string?> Refusal = new(Ask);

    /// <summary>
    /// Skips a test where the kernel does not allow tracing, naming the facility. Without perf itself the test fails.
    /// </summary>
    public static void RequireTracing() => Skip.If(Refusal.Value is not null, Refusal.Value);

    public static Task<(int Code, string Output, string Error)> RunAsync(string directory, params string[] arguments) =>
        StartAsync("perf", directory, arguments);

    /// <summary>Runs a shell's script.</summary>
    public static Task<(int Code, string Output, string Error)> ShellAsync(string script) =>
        StartAsync("/bin/sh", Path.GetTempPath(), ["-c", script]);

    private static async Task<(int Code, string Output, string Error)> StartAsync(
        string program, string directory, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = directory,
            StandardOutputEncoding = System.Text.Encoding.Latin1,
        })!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    private static string? Ask()
    {
        (int code, _, string error) = RunAsync(Path.GetTempPath(), "record", "-q", "-a", "-e", "sched:sched_switch", "-o",
            "/dev/null", "--", "true").GetAwaiter().GetResult();
        return code == 0
            ? null : $"facility missing: tracepoint sched:sched_switch through perf_event_open ({error.Trim().Split('\n')[0]})";
    }
}
