using System.Text;

namespace Perfolio.Scheduling.Tests.Annotation.Live;

/// <summary>A directory that stands for <c>/</c>, with processes as the kernel shows them.</summary>
public sealed class FakeRoot : IDisposable
{
    public const string Uuid = "8f81e3a1-3ebd-4015-bbee-e291f0672d02";

    public FakeRoot()
    {
        Root = Directory.CreateTempSubdirectory("perfolio-root-").FullName;
        Directory.CreateDirectory(Path.Combine(Root, "proc/sys"));
        Write("proc/version", "Linux");
    }

    public string Root { get; }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public void Write(string path, byte[] bytes)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
    }

    /// <summary>A process with its main thread.</summary>
    public FakeRoot Process(int pid, string comm, string[] arguments, string cgroup = "0::/", string cpuset = "/")
    {
        Write($"proc/{pid}/cmdline", string.Concat(arguments.Select(static a => a + "\0")));
        return Thread(pid, pid, comm, cgroup, cpuset);
    }

    /// <summary>A thread; the kernel shows it below its process, and by its own number though not in listings of /proc.</summary>
    public FakeRoot Thread(int pid, int tid, string comm, string cgroup = "0::/", string cpuset = "/")
    {
        Directory.CreateDirectory(Path.Combine(Root, $"proc/{pid}/task/{tid}"));
        Write($"proc/{tid}/comm", comm + "\n");
        Write($"proc/{tid}/cgroup", cgroup + "\n");
        Write($"proc/{tid}/cpuset", cpuset + "\n");
        return this;
    }

    /// <summary>The VM of the manual's example: two vCPUs, its emulator's threads, a vhost thread of the kernel.</summary>
    public FakeRoot Guest(int pid = 19230, string instance = "instance-000019f4", string uuid = Uuid)
    {
        const string Scope = "/machine.slice/machine-qemu\\x2d1\\x2dinstance.scope/libvirt/";
        Process(pid, "qemu-system-x86",
            ["/usr/bin/qemu-system-x86_64", "-name", $"guest={instance},debug-threads=on", "-S", "-uuid", uuid, "-m", "512"],
                "0::" + Scope + "emulator");
        Thread(pid, pid + 4, "call_rcu", "0::" + Scope + "emulator");
        Thread(pid, pid + 6, "CPU 0/KVM", "0::" + Scope + "vcpu0");
        Thread(pid, pid + 7, "CPU 1/KVM", "0::" + Scope + "vcpu1");
        Process(pid + 9, $"vhost-{pid}", []);
        return this;
    }
}
