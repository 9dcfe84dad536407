using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Perfolio.Interop.Tests.Agents;

/// <summary>The JSON agent that PCP clients read without a pmcd (<c>--serve-pcp</c>).</summary>
public sealed partial class ServedAgent : IAsyncDisposable
{
    private readonly Process _agent;

    private ServedAgent(Process agent, string host) => (_agent, Host) = (agent, host);

    /// <summary>Address as PCP's clients take it.</summary>
    public string Host { get; }

    public static async Task<ServedAgent> StartAsync(string directory, params string[] arguments)
    {
        var agent = PerfolioCommand.Start(directory, ["agent", "json", "--serve-pcp", "0", .. arguments]);
        while (await agent.StandardError.ReadLineAsync() is { } line)
        {
            if (Served().Match(line) is { Success: true } found)
                return new ServedAgent(agent, found.Groups[1].Value);
        }

        throw new InvalidOperationException("the agent ended before it served");
    }

    public async ValueTask DisposeAsync()
    {
        _agent.Kill();
        await _agent.WaitForExitAsync();
        _agent.Dispose();
    }

    [GeneratedRegex("pminfo -h (\\S+)", RegexOptions.None, 10000)]
    private static partial Regex Served();
}
