using System.Diagnostics;
using Perfolio.Archives.Tests;

namespace Perfolio.Interop.Tests.Agents;

/// <summary>
/// A file system of one file, <c>stuck.json</c>, whose readers wait in the kernel as long as another file exists. It speaks the
/// kernel's own protocol, without a library, and ends with the process that holds its standard input.
/// </summary>
internal sealed class StuckFileSystem
{
    private const string Server = """
        #include <errno.h>
        #include <fcntl.h>
        #include <linux/fuse.h>
        #include <poll.h>
        #include <stdint.h>
        #include <stdio.h>
        #include <string.h>
        #include <sys/mount.h>
        #include <sys/stat.h>
        #include <unistd.h>

        static int device;
        static const char *flag;
        static const char text[] = "{\"n\":1}\n";

        static void answer(uint64_t unique, int error, const void *body, size_t length)
        {
            char out[4096];
            struct fuse_out_header head = { sizeof(head) + length, -error, unique };
            memcpy(out, &head, sizeof(head));
            if (length > 0)
                memcpy(out + sizeof(head), body, length);
            if (write(device, out, head.len) < 0) { }
        }

        static struct fuse_attr attributes(uint64_t node)
        {
            struct fuse_attr attr = { .ino = node, .nlink = 1, .blksize = 4096 };
            attr.mode = node == 1 ? S_IFDIR | 0755 : S_IFREG | 0644;
            attr.size = node == 1 ? 0 : sizeof(text) - 1;
            return attr;
        }

        static void handle(const struct fuse_in_header *in, const char *body)
        {
            switch (in->opcode) {
            case FUSE_INIT: {
                struct fuse_init_out out = { .major = 7, .minor = 31, .max_write = 4096, .max_background = 16 };
                out.congestion_threshold = 12;
                answer(in->unique, 0, &out, sizeof(out));
                break;
            }
            case FUSE_LOOKUP: {
                struct fuse_entry_out out = { .nodeid = 2, .attr = attributes(2) };
                int known = strcmp(body, "stuck.json") == 0;
                answer(in->unique, known ? 0 : ENOENT, &out, known ? sizeof(out) : 0);
                break;
            }
            case FUSE_GETATTR: {
                struct fuse_attr_out out = { .attr = attributes(in->nodeid) };
                answer(in->unique, 0, &out, sizeof(out));
                break;
            }
            case FUSE_OPEN:
            case FUSE_OPENDIR: {
                struct fuse_open_out out = { .open_flags = FOPEN_DIRECT_IO };
                answer(in->unique, 0, &out, sizeof(out));
                break;
            }
            case FUSE_READ: {
                const struct fuse_read_in *read = (const void *)body;
                answer(in->unique, 0, text, read->offset == 0 ? sizeof(text) - 1 : 0);
                break;
            }
            case FUSE_STATFS: {
                struct fuse_statfs_out out = { .st = { .bsize = 4096, .namelen = 255, .frsize = 4096 } };
                answer(in->unique, 0, &out, sizeof(out));
                break;
            }
            case FUSE_READDIR:
            case FUSE_RELEASE:
            case FUSE_RELEASEDIR:
            case FUSE_FLUSH:
            case FUSE_ACCESS:
                answer(in->unique, 0, NULL, 0);
                break;
            case FUSE_FORGET:
            case FUSE_BATCH_FORGET:
            case FUSE_INTERRUPT:
                break;
            default:
                answer(in->unique, ENOSYS, NULL, 0);
                break;
            }
        }

        int main(int count, char **words)
        {
            static struct { struct fuse_in_header head; char body[128 * 1024]; } in, held[64];
            char options[100];
            int waiting = 0, i;
            if (count != 3 || (device = open("/dev/fuse", O_RDWR | O_CLOEXEC)) < 0)
                return 1;
            flag = words[2];
            snprintf(options, sizeof(options), "fd=%d,rootmode=40000,user_id=0,group_id=0", device);
            if (mount("stuck", words[1], "fuse", MS_NOSUID | MS_NODEV, options) != 0)
                return 2;
            if (fork() != 0)
                return 0;
            for (;;) {
                struct pollfd ends[2] = { { device, POLLIN, 0 }, { 0, POLLIN, 0 } };
                if (poll(ends, 2, 20) < 0 || (ends[1].revents & (POLLHUP | POLLERR)) || (ends[0].revents & POLLERR))
                    return 0;
                if (access(flag, F_OK) != 0) {
                    for (i = 0; i < waiting; i++)
                        handle(&held[i].head, held[i].body);
                    waiting = 0;
                }
                if (!(ends[0].revents & POLLIN))
                    continue;
                if (read(device, &in, sizeof(in)) < (ssize_t)sizeof(in.head))
                    return 0;
                if (in.head.opcode == FUSE_READ && waiting < 64 && access(flag, F_OK) == 0)
                    held[waiting++] = in;
                else
                    handle(&in.head, in.body);
            }
        }
        """;

    private readonly string _program;
    private readonly string _mount;
    private readonly string _flag;

    private StuckFileSystem(Scratch scratch)
    {
        _program = scratch.Path("stuck");
        _flag = scratch.Path("hangs");
        _mount = Directory.CreateDirectory(scratch.Path("mount")).FullName;
    }

    /// <summary>Words of a shell that mount it, for a mount namespace of one's own.</summary>
    public string Mounting => $"'{_program}' '{_mount}' '{_flag}'";

    /// <summary>The file, inside of that namespace.</summary>
    public string FilePath => Path.Combine(_mount, "stuck.json");

    /// <summary>Compiles the server.</summary>
    public static async Task<StuckFileSystem> CreateAsync(Scratch scratch)
    {
        var system = new StuckFileSystem(scratch);
        var source = scratch.Path("stuck.c");
        await File.WriteAllTextAsync(source, Server);
        (await RunAsync("gcc", "-std=c99", "-D_GNU_SOURCE", "-o", system._program, source)).ShouldBe(0);
        return system;
    }

    /// <summary>Whether it can be mounted here.</summary>
    public async Task<bool> CanMountAsync() => await RunAsync("unshare", "-Urm", _program, _mount, _flag) == 0;

    /// <summary>From now on readers wait.</summary>
    public void Hang() => File.WriteAllText(_flag, "");

    /// <summary>Those that wait are answered, and nobody waits any more.</summary>
    public void Release() => File.Delete(_flag);

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardError = true,
            })!;
        process.StandardInput.Close();
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
