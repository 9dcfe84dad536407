using System.Runtime.InteropServices;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// Limits and use of System V message queues, semaphores and shared memory: msgctl(2), semctl(2), shmctl(2) with IPC_INFO and
/// *_INFO.
/// </summary>
internal sealed partial class IpcReader : MetricReader
{
    private const int Limits = 3;
    private const int MessageUse = 12;
    private const int SemaphoreUse = 19;
    private const int MemoryUse = 14;
    private const int BufferLength = 128;

    private readonly ValueTable _table = new("ipc");
    private readonly Part[] _messageLimits;
    private readonly Part[] _messageUse;
    private readonly Part[] _semaphoreLimits;
    private readonly Part[] _semaphoreUse;
    private readonly Part[] _memoryLimits;
    private readonly Part[] _memoryUse;

    public IpcReader()
    {
        // struct msginfo: seven ints and a short.
        _messageLimits = Ints("msg.sz_pool", "msg.mapent", "msg.max_msgsz", "msg.max_defmsgq", "msg.max_msgqid",
            "msg.max_msgseg", "msg.num_smsghdr");
        _messageLimits = [.. _messageLimits, new Part(_table.Column("msg.max_seg"), 28, 2)];
        _messageUse = [.. Ints("msg.used_queues", "msg.tot_msg"), new Part(_table.Column("msg.tot_bytes"), 24, 4)];
        // struct seminfo: ten ints.
        _semaphoreLimits = Ints(
            "sem.max_semmap", "sem.max_semid", "sem.max_sem", "sem.num_undo", "sem.max_perid", "sem.max_ops", "sem.max_undoent",
                "sem.sz_semundo", "sem.max_semval", "sem.max_exit");
        _semaphoreUse = [new Part(_table.Column("sem.used_sem"), 28, 4), new Part(_table.Column("sem.tot_sem"), 36, 4)];
        // struct shminfo: longs; struct shm_info: an int, then longs.
        _memoryLimits = Longs(0, "shm.max_segsz", "shm.min_segsz", "shm.max_seg", "shm.max_segproc", "shm.max_shmsys");
        _memoryUse = [new Part(_table.Column("shm.used_ids"), 0, 4),
            .. Longs(8, "shm.tot", "shm.rss", "shm.swp", "shm.swap_attempts", "shm.swap_successes")];
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override unsafe void Read()
    {
        _table.Begin();
        var row = _table.AddRow();
        Span<byte> buffer = stackalloc byte[BufferLength];
        buffer.Clear();
        fixed (byte* p = buffer)
        {
            Fill(row, Messages(0, Limits, p), _messageLimits, buffer);
            Fill(row, Messages(0, MessageUse, p), _messageUse, buffer);
            Fill(row, Semaphores(0, 0, Limits, p), _semaphoreLimits, buffer);
            Fill(row, Semaphores(0, 0, SemaphoreUse, p), _semaphoreUse, buffer);
            Fill(row, SharedMemory(0, Limits, p), _memoryLimits, buffer);
            Fill(row, SharedMemory(0, MemoryUse, p), _memoryUse, buffer);
        }
    }

    protected override void Dispose(bool disposing)
    {
    }

    [LibraryImport("libc", EntryPoint = "msgctl")]
    private static unsafe partial int Messages(int id, int command, byte* buffer);

    [LibraryImport("libc", EntryPoint = "semctl")]
    private static unsafe partial int Semaphores(int id, int number, int command, byte* buffer);

    [LibraryImport("libc", EntryPoint = "shmctl")]
    private static unsafe partial int SharedMemory(int id, int command, byte* buffer);

    private void Fill(int row, int result, Part[] parts, ReadOnlySpan<byte> buffer)
    {
        if (result < 0)
            return;
        foreach (var (column, offset, length) in parts)
        {
            _table.Set(row, column, length switch
            {
                2 => MemoryMarshal.Read<ushort>(buffer[offset..]),
                4 => MemoryMarshal.Read<int>(buffer[offset..]),
                _ => MemoryMarshal.Read<long>(buffer[offset..]),
            });
        }
    }

    private Part[] Ints(params string[] keys) => [.. keys.Select((k, i) => new Part(_table.Column(k), i * 4, 4))];

    private Part[] Longs(int start, params string[] keys) =>
        [.. keys.Select((k, i) => new Part(_table.Column(k), start + (i * 8), 8))];

    private readonly record struct Part(int Column, int Offset, int Length);
}
