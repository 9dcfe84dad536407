using System.Diagnostics;

namespace Perfolio.Interop.Tests.Agents;

/// <summary>The published command, as pmcd and users start it.</summary>
public static class PerfolioCommand
{
    public static string FilePath { get; } = Find();

    public static Process Start(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo(FilePath, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = directory,
        };
        return Process.Start(start)!;
    }

    public static async Task<(int Code, string Output, string Error)> RunAsync(string directory, params string[] arguments)
    {
        using var process = Start(directory, arguments);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("PERFOLIO_UNDER_TEST") is { Length: > 0 } given)
            return Path.Combine(given, "perfolio");
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            var published = Path.Combine(at, "artifacts", "perfolio", "perfolio");
            if (File.Exists(published))
                return published;
        }

        throw new InvalidOperationException(
            "publish the command first: dotnet publish src/Perfolio.Cli -c Release -o artifacts/perfolio");
    }
}
