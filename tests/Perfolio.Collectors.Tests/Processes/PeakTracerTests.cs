using Perfolio.Collectors.Processes;

namespace Perfolio.Collectors.Tests.Processes;

public sealed class PeakTracerTests
{
    private const long MiB = 1 << 20;

    [Fact]
    public void A_small_program_has_its_own_peak_not_ours() => Peak(["true"])!.Value.ShouldBeInRange(MiB / 8, 16 * MiB);

    [Fact]
    public void Memory_that_was_touched_counts() =>
        Peak(["python3", "-c", "b = bytearray(64 << 20)"])!.Value.ShouldBeInRange(64 * MiB, 160 * MiB);

    [Fact]
    public void The_largest_of_all_processes_counts() =>
        Peak(["/bin/sh", "-c", "python3 -c 'b = bytearray(64 << 20)' & wait; true"])!.Value.ShouldBeInRange(64 * MiB, 160 * MiB);

    [Fact]
    public void Threads_do_not_hold_it_up() =>
        Peak(["python3", "-c", "import threading\nfor _ in range(8): threading.Thread(target=lambda: None).start()"]).ShouldNotBeNull();

    [Fact]
    public void A_command_that_fails_has_no_peak() => Peak(["/bin/sh", "-c", "exit 3"]).ShouldBeNull();

    [Fact]
    public void A_command_that_runs_out_of_time_is_ended() => Peak(["sleep", "600"], TimeSpan.FromMilliseconds(200)).ShouldBeNull();

    [Fact]
    public void How_it_ended_is_told()
    {
        using var launcher = new ChildLauncher(new ChildCommand(["/bin/sh", "-c", "kill -SEGV $$"]));
        launcher.RunTraced(out _).ToString().ShouldBe("was killed by SIGSEGV");
    }

    [Fact]
    public void Arguments_reach_the_command_as_they_are() =>
        Peak(["/bin/sh", "-c", "[ \"$1\" = 'a b' ] && [ \"$2\" = '$x*' ]", "sh", "a b", "$x*"]).ShouldNotBeNull();

    [Fact]
    public void A_command_sees_what_a_shell_would_give_it()
    {
        using var scratch = new Scratch();
        string seen = Path.Combine(scratch.Path, "seen");
        using var launcher = new ChildLauncher(new ChildCommand(["/bin/sh", "-c", $"(ls /proc/self/fd; grep -E 'SigBlk|SigIgn' /proc/self/status; ulimit -Sn) > {seen}"]));
        launcher.Run().IsSuccess.ShouldBeTrue();
        string[] lines = File.ReadAllLines(seen);
        // 0, 1, 2 and the directory that ls itself reads, and what this test's own host has left open for its children.
        lines.TakeWhile(l => char.IsAsciiDigit(l[0])).Count().ShouldBe(4 + Directory.GetFiles("/proc/self/fdinfo").Count(IsLeftOpen));
        lines.ShouldContain("SigBlk:\t0000000000000000");
        // glibc's posix_spawn leaves its two internal signals (32, 33) ignored; no program can see them.
        long ignored = Convert.ToInt64(lines.First(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)).Split('\t')[1], 16);
        string parent = Status("self", "PPid:");
        // What whoever started the tests ignores (nohup) is handed on, but for the broken pipes that only a runtime ignores.
        const long BrokenPipe = 1 << 12;
        long handedOn = Convert.ToInt64(Status(parent, "SigIgn:"), 16) & ~BrokenPipe;
        (ignored & ~0x1_8000_0000 & ~handedOn).ShouldBe(0);
        string limit = File.ReadLines($"/proc/{parent}/limits").First(l => l.StartsWith("Max open files", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        lines[^1].ShouldBe(limit);
    }

    private static string Status(string process, string field) =>
        File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith(field, StringComparison.Ordinal)).Split('\t')[1];

    private static bool IsLeftOpen(string info)
    {
        const int CloseOnExec = 0x80000;
        if (Path.GetFileName(info) is "0" or "1" or "2") return false;
        try
        {
            string flags = File.ReadLines(info).First(l => l.StartsWith("flags:", StringComparison.Ordinal)).Split('\t')[1];
            return (Convert.ToInt32(flags, 8) & CloseOnExec) == 0;
        }
        catch (IOException)
        {
            // Another test has closed it meanwhile.
            return false;
        }
    }

    private static long? Peak(string[] words, TimeSpan limit = default)
    {
        using var launcher = new ChildLauncher(new ChildCommand(words));
        launcher.RunTraced(out long? peak, limit);
        return peak;
    }
}
