using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Perfolio.Cli.Tests.Harness;

/// <summary>
/// The program, started once and kept for many command lines: its start costs most of what a short command does. Its Main runs in the
/// process of the executable (<see cref="ResidentServer"/>), one command line at a time.
/// </summary>
internal sealed class ResidentProgram : IDisposable
{
    private static readonly ConcurrentBag<ResidentProgram> Idle = [];

    private readonly Process _process;
    private readonly BinaryWriter _requests;
    private readonly BinaryReader _answers;

    static ResidentProgram() => AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
    {
        while (Idle.TryTake(out ResidentProgram? program)) program.Dispose();
    };

    private ResidentProgram(ProcessStartInfo like)
    {
        var info = new ProcessStartInfo(like.FileName)
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        info.Environment.Clear();
        foreach ((string name, string? value) in like.Environment) info.Environment[name] = value;
        info.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        _process = Process.Start(info)!;
        _requests = new BinaryWriter(new BufferedStream(_process.StandardInput.BaseStream));
        _answers = new BinaryReader(_process.StandardOutput.BaseStream);
    }

    /// <summary>Runs a command line as a process that is started so, with nothing on standard input, would.</summary>
    /// <param name="info">Program, arguments, directory, environment.</param>
    /// <param name="patience">After this long the program is killed, and the test fails.</param>
    public static Outcome Run(ProcessStartInfo info, TimeSpan patience)
    {
        ResidentProgram program = Idle.TryTake(out ResidentProgram? idle) ? idle : new ResidentProgram(info);
        try
        {
            Outcome outcome = program.Ask(info, patience);
            Idle.Add(program);
            return outcome;
        }
        catch (IOException e)
        {
            program._process.WaitForExit();
            int code = program._process.ExitCode;
            program.Dispose();
            throw new InvalidOperationException($"the program ended with code {code} in: {string.Join(' ', info.ArgumentList)}", e);
        }
    }

    /// <summary>Ends the program.</summary>
    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private Outcome Ask(ProcessStartInfo info, TimeSpan patience)
    {
        using var timer = new Timer(_ => _process.Kill(entireProcessTree: true), null, patience, Timeout.InfiniteTimeSpan);
        _requests.Write(info.WorkingDirectory);
        _requests.Write(info.ArgumentList.Count);
        foreach (string argument in info.ArgumentList) _requests.Write(argument);
        _requests.Write(info.Environment.Count);
        foreach ((string name, string? value) in info.Environment)
        {
            _requests.Write(name);
            _requests.Write(value ?? "");
        }

        _requests.Flush();
        int code = _answers.ReadInt32();
        string output = Encoding.UTF8.GetString(_answers.ReadBytes(_answers.ReadInt32()));
        return new Outcome(code, output, Encoding.UTF8.GetString(_answers.ReadBytes(_answers.ReadInt32())));
    }
}
