using System.Diagnostics;
using Perfolio.Collectors.Processes;
using Perfolio.Profiles;

namespace Perfolio.Collectors.Tests.Processes;

public sealed class ChildLauncherTests
{
    [Fact]
    public void A_program_that_goes_well()
    {
        ChildResult result = Run(["true"]);
        result.IsSuccess.ShouldBeTrue();
        result.ElapsedNanoseconds.ShouldBeGreaterThan(0);
        result.Usage.MinorFaults.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void An_exit_code_is_told() => Shell("exit 7").ToString().ShouldBe("exited with code 7");

    [Fact]
    public void A_signal_is_told_by_name()
    {
        ChildResult result = Shell("kill -SEGV $$");
        result.Outcome.ShouldBe(ChildOutcome.Killed);
        result.ToString().ShouldBe("was killed by SIGSEGV");
    }

    [Fact]
    public void A_broken_pipe_ends_the_command_as_it_would_elsewhere() =>
        // The .NET runtime ignores SIGPIPE; a command that inherited that would see write errors instead.
        Shell("kill -PIPE $$; exit 3").Signal.ShouldBe(13);

    [Fact]
    public void A_missing_command() => Message(["no-such-command-perfolio"]).ShouldContain("command not found in PATH");

    [Fact]
    public void A_missing_file() => Message(["./no/such/file"]).ShouldContain("no such file");

    [Fact]
    public void A_directory() => Message(["/usr/bin/"]).ShouldContain("is a directory");

    [Fact]
    public void A_file_that_may_not_be_executed()
    {
        using var scratch = new Scratch();
        Message([scratch.File("plain", "text")]).ShouldContain("chmod +x");
    }

    [Fact]
    public void A_script_whose_interpreter_is_missing()
    {
        using var scratch = new Scratch();
        Message([scratch.File("script", "#!/no/such/interpreter -x\n", executable: true)]).ShouldContain("/no/such/interpreter");
    }

    [Fact]
    public void A_file_that_is_no_program()
    {
        using var scratch = new Scratch();
        Message([scratch.File("binary", "\0\u0001\u0002", executable: true)]).ShouldContain("not a program for this machine");
    }

    [Fact]
    public void A_script_without_an_interpreter_line_is_run_by_the_shell()
    {
        using var scratch = new Scratch();
        string script = scratch.File("script", "exit $1\n", executable: true);
        Run([script, "5"]).ExitCode.ShouldBe(5);
    }

    [Fact]
    public void Arguments_that_are_too_long() =>
        Message(["true", new string('x', 4 << 20)]).ShouldContain("longer than the kernel takes");

    [Fact]
    public void A_missing_working_directory() =>
        Should.Throw<OperationException>(() => new ChildLauncher(new ChildCommand(["true"]) { WorkingDirectory = "/no/such" }))
            .Message.ShouldContain("/no/such");

    [Fact]
    public void The_working_directory_and_the_words_arrive()
    {
        using var scratch = new Scratch();
        var command = new ChildCommand(["sh", "-c", "pwd > out; printf '%s|' \"$@\" >> out", "sh", "a b", "", "'\"\\", "ž"])
        {
            WorkingDirectory = scratch.Path,
        };
        using (var launcher = new ChildLauncher(command)) launcher.Run().IsSuccess.ShouldBeTrue();
        scratch.Read("out").ShouldBe($"{scratch.Path}\na b||'\"\\|ž|");
    }

    [Fact]
    public void Standard_input_is_empty() => Shell("cat; exit 4").ExitCode.ShouldBe(4);

    [Fact]
    public void A_gigabyte_of_output_is_dropped()
    {
        long before = Environment.WorkingSet;
        ChildResult result = Run(["head", "-c", "1G", "/dev/zero"]);
        result.IsSuccess.ShouldBeTrue();
        (Environment.WorkingSet - before).ShouldBeLessThan(256L << 20);
    }

    [Fact]
    public void A_process_that_runs_out_of_time_is_ended_with_all_it_started()
    {
        using var scratch = new Scratch();
        using var launcher = new ChildLauncher(new ChildCommand(["sh", "-c", $"sleep 1000 & echo $! > {scratch.Path}/pid; wait"]));
        RunOutOfTime(launcher, () => File.Exists($"{scratch.Path}/pid") && scratch.Read("pid").EndsWith('\n'));
        SpinWait.SpinUntil(() => IsGone(scratch.Read("pid").Trim()), TimeSpan.FromSeconds(60)).ShouldBeTrue();
    }

    [Fact]
    public void A_process_that_ignores_the_request_to_end_is_killed()
    {
        using var scratch = new Scratch();
        using var launcher = new ChildLauncher(
            new ChildCommand(["sh", "-c", $"trap '' TERM; : > {scratch.Path}/ready; while :; do :; done"]), grace: TimeSpan.FromMilliseconds(50));
        RunOutOfTime(launcher, () => File.Exists($"{scratch.Path}/ready")).Signal.ShouldBe(9);
    }

    [Fact]
    public void A_limit_that_is_not_reached_does_not_touch_later_runs()
    {
        using var launcher = new ChildLauncher(new ChildCommand(["true"]));
        for (int i = 0; i < 20; i++) launcher.Run(TimeSpan.FromSeconds(60)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public void Cancelling_ends_the_run_and_all_later_ones()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        using var launcher = new ChildLauncher(new ChildCommand(["sleep", "1000"]), cancellationToken: cancel.Token);
        launcher.Run().Outcome.ShouldBe(ChildOutcome.Cancelled);
        launcher.Run().Outcome.ShouldBe(ChildOutcome.Cancelled);
    }

    [Fact]
    public void Processor_time_goes_where_it_is_spent()
    {
        ChildResult burner = Shell("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done");
        burner.Usage.UserMicroseconds.ShouldBeGreaterThan(burner.Usage.SystemMicroseconds);
        (burner.Usage.UserMicroseconds * 1000).ShouldBeLessThan(burner.ElapsedNanoseconds * 2);
        ChildResult sleeper = Run(["sleep", "0.05"]);
        (sleeper.Usage.UserMicroseconds * 1000).ShouldBeLessThan(sleeper.ElapsedNanoseconds);
        sleeper.Usage.VoluntarySwitches.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Peak_memory_is_told_when_it_is_the_commands_own()
    {
        ChildResult large = Run(["head", "-c", "1500M", "/dev/zero"]);
        (large.Usage.MaxResidentBytes ?? 0).ShouldBeLessThan(1L << 30);
        ChildResult hungry = Run(["python3", "-c", "x = bytearray(600 << 20)"]);
        hungry.Usage.MaxResidentBytes!.Value.ShouldBeInRange(600L << 20, 700L << 20);
        Run(["true"]).Usage.MaxResidentBytes.ShouldBeNull();
    }

    [Fact]
    public async Task Runs_and_the_processes_of_the_runtime_do_not_take_each_others_children()
    {
        Task runtime = Task.Run(async () =>
        {
            for (int i = 0; i < 50; i++)
            {
                using Process process = Process.Start("sh", ["-c", "exit 3"]);
                await process.WaitForExitAsync();
                process.ExitCode.ShouldBe(3);
            }
        });
        using var launcher = new ChildLauncher(new ChildCommand(["sh", "-c", "exit 9"]));
        for (int i = 0; i < 100; i++) launcher.Run().ExitCode.ShouldBe(9);
        await runtime;
    }

    [Fact]
    public void No_zombie_stays()
    {
        using var scratch = new Scratch();
        using var launcher = new ChildLauncher(new ChildCommand(["sh", "-c", $"echo $$ >> {scratch.Path}/pids"]));
        for (int i = 0; i < 10; i++) launcher.Run();
        string[] pids = scratch.Read("pids").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        pids.Length.ShouldBe(10);
        pids.ShouldAllBe(pid => IsGone(pid));
    }

    // A zombie of ours is not gone: it should have been waited for.
    private static bool IsGone(string pid)
    {
        try
        {
            string[] fields = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' ');
            return fields[0] == "Z" && fields[1] != Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return true;
        }
    }

    // A command must have come to its point before its time is over, which takes long on a busy machine: its time grows until it has.
    private static ChildResult RunOutOfTime(ChildLauncher launcher, Func<bool> isReady)
    {
        for (var limit = TimeSpan.FromMilliseconds(100); ; limit *= 2)
        {
            ChildResult result = launcher.Run(limit);
            result.Outcome.ShouldBe(ChildOutcome.TimedOut);
            if (isReady()) return result;
            limit.ShouldBeLessThan(TimeSpan.FromMinutes(1));
        }
    }

    private static ChildResult Shell(string script) => Run(["sh", "-c", script]);

    private static ChildResult Run(string[] words)
    {
        using var launcher = new ChildLauncher(new ChildCommand(words));
        return launcher.Run();
    }

    private static string Message(string[] words)
    {
        string message = Should.Throw<OperationException>(() => Run(words)).Message;
        message.ShouldNotContain("\n");
        return message;
    }
}
