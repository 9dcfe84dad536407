using System.Diagnostics;

namespace Perfolio.Interop.Tests.Archives;

/// <summary>Debian's pcp tools as eng/install-pcp.sh unpacks them.</summary>
public static class PcpTools
{
    private static readonly string Tools =
        Path.Combine(Environment.GetEnvironmentVariable("PERFOLIO_TOOLS") is { Length: > 0 } directory
            ? directory
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "perfolio-tools"), "pcp");

    /// <summary>Where the packages were unpacked.</summary>
    public static string Root => Path.Combine(Tools, "tree");

    public static Process Start(string tool, string? directory, params string[] arguments)
    {
        var run = Path.Combine(Tools, "run");
        if (!File.Exists(run))
            throw new InvalidOperationException($"{run} is missing: run eng/install-pcp.sh once to unpack Debian's pcp tools.");
        var start = new ProcessStartInfo(run, [tool, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = directory ?? Path.GetTempPath(),
            StandardOutputEncoding = System.Text.Encoding.Latin1,
        };
        start.Environment["TZ"] = "UTC";
        // The tools' own limits of 5 s and 10 s are for machines that have nothing else to do.
        start.Environment["PMCD_CONNECT_TIMEOUT"] = "60";
        start.Environment["PMCD_REQUEST_TIMEOUT"] = "60";
        return Process.Start(start)!;
    }

    /// <summary>The environment in which the tools run.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> EnvironmentAsync()
    {
        var (_, output, _) = await RunAsync("env", null, "-0");
        return output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(static v => v.Split('=', 2))
            .ToDictionary(static v => v[0], static v => v[1], StringComparer.Ordinal);
    }

    /// <summary>Runs a tool to its end.</summary>
    public static async Task<(
        int Code, string Output, string Error)> RunAsync(string tool, string? directory, params string[] arguments)
    {
        using var process = Start(tool, directory, arguments);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }
}
