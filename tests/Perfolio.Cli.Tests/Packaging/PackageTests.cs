using System.Diagnostics;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Packaging;

/// <summary>The package as a user installs it, and the published executable. Slow: the SDK runs.</summary>
[Trait("Category", "Interop")]
[Collection("packaging")]
public sealed class PackageTests
{
    private static readonly string Project = Path.Combine(Root(), "src/Perfolio.Cli");

    [Fact]
    public void The_tool_package_installs_and_runs()
    {
        using var scratch = Scratch.Empty();
        Sdk(scratch, "pack", Project, "-c", "Release", "-o", scratch.At("packages"), "--nologo");
        foreach (string room in new[] { "Profiles", "Collectors", "Reporting" })
            File.Exists(Path.Combine(Root(), "src", $"Perfolio.{room}", $"Perfolio.{room}.csproj")).ShouldBeTrue();
        scratch.Write("nuget.config", "<configuration><packageSources><clear /><add key=\"here\" value=\"packages\" /></packageSources></configuration>");
        Sdk(scratch, "tool", "install", "Perfolio", "--tool-path", scratch.At("tool"), "--configfile", scratch.At("nuget.config"));
        string perfolio = scratch.At("tool/perfolio");
        scratch.Shell($"'{perfolio}' --version").Succeeds().Out.ShouldStartWith("perfolio ");
        scratch.Shell($"'{perfolio}' run -r 2 -w 0 -- /bin/true").Succeeds().Out.ShouldContain("real");
        scratch.Shell($"'{perfolio}' init . && '{perfolio}' run -r 1 -w 0 -- /bin/true").Succeeds().Out.ShouldContain(".html");
    }

    [Fact]
    public void The_published_executable_runs()
    {
        using var scratch = Scratch.Empty();
        Sdk(scratch, "publish", Project, "-c", "Release", "-o", scratch.At("out"), "--nologo");
        scratch.Shell($"'{scratch.At("out/perfolio")}' --version").Succeeds().Out.ShouldStartWith("perfolio ");
        scratch.Shell($"'{scratch.At("out/perfolio")}' run -r 2 -w 0 --json -- /bin/true").Succeeds().Out.ShouldContain("\"real\"");
    }

    // The SDK wants the user's own home (package cache), not the scratch one.
    private static void Sdk(Scratch scratch, params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = scratch.Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string name in info.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || k is "DOTNET_CLI_TELEMETRY_SESSIONID").ToArray())
            info.Environment.Remove(name);
        info.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process sdk = Process.Start(info)!;
        Task<string> error = sdk.StandardError.ReadToEndAsync();
        string output = sdk.StandardOutput.ReadToEnd();
        sdk.WaitForExit();
        sdk.ExitCode.ShouldBe(0, $"dotnet {string.Join(' ', arguments)}\n{output}\n{error.Result}");
    }

    private static string Root()
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
            if (File.Exists(Path.Combine(at, "Perfolio.slnx")))
                return at;
        throw new DirectoryNotFoundException("the repository is not above the test's output");
    }
}

/// <summary>Packaging runs alone: the SDK uses both processors and shares the projects' obj folders.</summary>
[CollectionDefinition("packaging", DisableParallelization = true)]
public sealed class PackagingDefinition;
