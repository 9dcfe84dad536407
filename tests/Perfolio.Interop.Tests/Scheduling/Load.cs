using System.Diagnostics;
using Perfolio.Archives.Tests;

namespace Perfolio.Interop.Tests.Scheduling;

/// <summary>A program with a known shape: a pair that passes a byte to and fro, pinned to CPUs, and a spinner.</summary>
public static class Load
{
    private const string Source = """
        #define _GNU_SOURCE
        #include <fcntl.h>
        #include <sched.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/wait.h>
        #include <time.h>
        #include <unistd.h>
        static void pin(int cpu) { cpu_set_t set; CPU_ZERO(&set); CPU_SET(cpu, &set); sched_setaffinity(0, sizeof set, &set); }
        static void account(const char *who) {
          char text[256]; int file = open("/proc/self/schedstat", O_RDONLY); int n = read(file, text, sizeof text - 1);
          if (n > 0) { text[n] = 0; printf("%s %d %s", who, getpid(), text); fflush(stdout); }
          close(file);
        }
        int main(int argc, char **argv) {
          if (!strcmp(argv[1], "spin")) {
            struct timespec t; pin(0); account("before");
            do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); while (t.tv_sec * 1000 + t.tv_nsec / 1000000 < atoi(argv[2]));
            account("after"); return 0;
          }
          int rounds = atoi(argv[2]), to[2], fro[2]; char one = 0;
          if (pipe(to) || pipe(fro)) return 1;
          pid_t child = fork();
          pin(0);
          if (!child) { for (int i = 0; i < rounds; i++) if (read(to[0], &one, 1) != 1 || write(fro[1], &one, 1) != 1) _exit(1); _exit(0); }
          for (int i = 0; i < rounds; i++) if (write(to[1], &one, 1) != 1 || read(fro[0], &one, 1) != 1) return 1;
          return waitpid(child, 0, 0) < 0;
        }
        """;

    /// <summary>Compiles it.</summary>
    public static string Build(Scratch scratch)
    {
        File.WriteAllText(scratch.Path("load.c"), Source);
        using Process gcc = Process.Start(new ProcessStartInfo("gcc", ["-O1", "-o", scratch.Path("perfolio load"), scratch.Path("load.c")]) { UseShellExecute = false })!;
        gcc.WaitForExit();
        gcc.ExitCode.ShouldBe(0);
        return scratch.Path("perfolio load");
    }
}
