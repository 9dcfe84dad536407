using System.Diagnostics;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class StartedAgentTests : IDisposable
{
    private readonly Scratch _scratch = Scratch.Empty();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void An_agent_whose_pmcd_dies_before_it_connects_ends()
    {
        _scratch.Write("app.json", "{\"a\": 1}");
        // By its name it is a pmcd; it writes the agent's number, waits for it, and says how it ended only when it lives.
        File.Copy("/bin/sh", _scratch.At("pmcd"));
        string script = "perfolio agent json --pmda-socket ./agent.socket -l agent.log app.json 2> agent.err & echo $! > pid; "
            + "until test -S agent.socket; do sleep 0.02; done; touch ready; wait";
        using Process pmcd = Process.Start(new ProcessStartInfo(_scratch.At("pmcd"), ["-c", script])
        {
            WorkingDirectory = _scratch.Directory,
            Environment = { ["PATH"] = $"{Scratch.ProgramDirectory}:{Environment.GetEnvironmentVariable("PATH")}" },
        })!;
        Scratch.Until(() => File.Exists(_scratch.At("ready")) || pmcd.HasExited);
        pmcd.HasExited.ShouldBeFalse();
        string agent = _scratch.Read("pid").Trim();
        pmcd.Kill();
        pmcd.WaitForExit();
        Scratch.Until(() => Ended(agent));
        _scratch.Read("agent.err").ShouldContain("the pmcd that has started this agent ended before it connected");
    }

    // A process that nobody has waited for yet is a zombie.
    private static bool Ended(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
