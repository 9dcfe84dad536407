using System.Diagnostics;
using Perfolio.Archives.Tests;

namespace Perfolio.Interop.Tests.Scheduling;

/// <summary>
/// A program with a known shape: a pair that passes a byte to and fro, pinned to CPUs, a spinner, or a mix of pairs and spinners
/// that have names and account for themselves.
/// </summary>
public static class Load
{
    private const string Source = """
        #define _GNU_SOURCE
        #include <fcntl.h>
        #include <sched.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/prctl.h>
        #include <sys/wait.h>
        #include <time.h>
        #include <unistd.h>
        /* To the n-th CPU of those that may be used. */
        static void pin(int n) {
          cpu_set_t may, set; sched_getaffinity(0, sizeof may, &may); CPU_ZERO(&set);
          for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) if (CPU_ISSET(cpu, &may) && n-- == 0) { CPU_SET(cpu, &set); break; }
          if (sched_setaffinity(0, sizeof set, &set)) _exit(2);
        }
        static void account(const char *who) {
          char text[256]; int file = open("/proc/self/schedstat", O_RDONLY); int n = read(file, text, sizeof text - 1);
          if (n > 0) { text[n] = 0; printf("%s %d %s", who, getpid(), text); fflush(stdout); }
          close(file);
        }
        static void spin(int ms) {
          struct timespec t;
          do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); while (t.tv_sec * 1000 + t.tv_nsec / 1000000 < ms);
        }
        static void begin(const char *kind, int cpu) {
          char name[16]; snprintf(name, sizeof name, "%s%d", kind, cpu); prctl(PR_SET_NAME, name); pin(cpu);
        }
        static void pass(int in, int out, int rounds, int first) {
          char one = 0;
          for (int i = 0; i < rounds; i++) {
            if (first && write(out, &one, 1) != 1) _exit(1);
            if (read(in, &one, 1) != 1) _exit(1);
            if (!first && write(out, &one, 1) != 1) _exit(1);
          }
        }
        static int mix(int cpus, int rounds, int ms) {
          for (int cpu = 0; cpu < cpus; cpu++) {
            int to[2], fro[2];
            if (pipe(to) || pipe(fro)) return 1;
            if (!fork()) { begin("ping", cpu); pass(fro[0], to[1], rounds, 1); account("end"); _exit(0); }
            if (!fork()) { begin("pong", cpu); pass(to[0], fro[1], rounds, 0); account("end"); _exit(0); }
            if (!fork()) { begin("spin", cpu); spin(ms); account("end"); _exit(0); }
          }
          int bad = 0, state;
          while (wait(&state) > 0) bad |= state;
          return bad != 0;
        }
        int main(int argc, char **argv) {
          if (!strcmp(argv[1], "mix")) return mix(atoi(argv[2]), atoi(argv[3]), atoi(argv[4]));
          if (!strcmp(argv[1], "spin")) { pin(0); account("before"); spin(atoi(argv[2])); account("after"); return 0; }
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
        string[] arguments = ["-O1", "-o", scratch.Path("perfolio load"), scratch.Path("load.c")];
        using Process gcc = Process.Start(new ProcessStartInfo("gcc", arguments) { UseShellExecute = false })!;
        gcc.WaitForExit();
        gcc.ExitCode.ShouldBe(0);
        return scratch.Path("perfolio load");
    }
}
