using System.Runtime.InteropServices;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>What statfs(2) says about a file system.</summary>
internal sealed partial class FileSystemColumns(ValueTable table)
{
    private const ulong ReadOnlyFlag = 1;

    private readonly int _capacity = table.Column("capacity");
    private readonly int _used = table.Column("used");
    private readonly int _free = table.Column("free");
    private readonly int _maxFiles = table.Column("maxfiles");
    private readonly int _usedFiles = table.Column("usedfiles");
    private readonly int _freeFiles = table.Column("freefiles");
    private readonly int _directory = table.Column("mountdir");
    private readonly int _full = table.Column("full");
    private readonly int _blockSize = table.Column("blocksize");
    private readonly int _available = table.Column("avail");
    private readonly int _readOnly = table.Column("readonly");

    /// <summary>Fills a row.</summary>
    /// <param name="target">The table.</param>
    /// <param name="row">The row.</param>
    /// <param name="path">Where it is mounted, with a NUL at the end.</param>
    /// <returns>False when the kernel gives no figures of it.</returns>
    public unsafe bool Fill(ValueTable target, int row, ReadOnlySpan<byte> path)
    {
        target.SetText(row, _directory, path[..^1]);
        NativeStatistics s;
        int result;
        fixed (byte* p = path)
            result = Statistics(p, &s);
        if (result != 0)
            return false;
        var used = s.Blocks - Math.Min(s.Blocks, s.FreeBlocks);
        target.Set(row, _capacity, Kilobytes(s.Blocks, s.BlockSize));
        target.Set(row, _used, Kilobytes(used, s.BlockSize));
        target.Set(row, _free, Kilobytes(s.FreeBlocks, s.BlockSize));
        target.Set(row, _available, Kilobytes(s.AvailableBlocks, s.BlockSize));
        target.Set(row, _maxFiles, s.Files);
        target.Set(row, _usedFiles, s.Files - Math.Min(s.Files, s.FreeFiles));
        target.Set(row, _freeFiles, s.FreeFiles);
        target.Set(row, _blockSize, s.BlockSize);
        target.Set(row, _readOnly, s.Flags & ReadOnlyFlag);
        var reach = (double)used + s.AvailableBlocks;
        target.SetDouble(row, _full, reach == 0 ? 0 : used / reach * 100);
        return true;
    }

    private static ulong Kilobytes(ulong blocks, ulong size) => (ulong)((UInt128)blocks * size / 1024);

    [LibraryImport("libc", EntryPoint = "statfs64")]
    private static unsafe partial int Statistics(byte* path, NativeStatistics* statistics);

    // struct statfs64 of 64-bit systems.
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct NativeStatistics
    {
        public ulong Type;
        public ulong BlockSize;
        public ulong Blocks;
        public ulong FreeBlocks;
        public ulong AvailableBlocks;
        public ulong Files;
        public ulong FreeFiles;
        public ulong Id;
        public ulong NameLength;
        public ulong FragmentSize;
        public ulong Flags;
        private fixed ulong _spare[8];
    }
}
