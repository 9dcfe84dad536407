using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.Intrinsics.X86;
using Microsoft.Win32.SafeHandles;
using Perfolio.Scheduling.PerfData.Directories;
using Perfolio.Scheduling.Tracepoints;

namespace Perfolio.Scheduling.PerfData;

/// <summary>
/// Reads perf.data (docs/formats/perf-data.md): file, pipe and directory mode, either byte order, zstd. Records come in time order, in
/// place and without allocation; a second thread reads ahead. Not for use by two threads at once.
/// </summary>
public sealed unsafe class PerfDataReader : IDisposable
{
    private const ulong Magic = 0x32454c4946524550;
    private const int PipeHeader = 16;
    private const int Ahead = 12;
    private const int CacheLine = 64;
    private readonly SafeFileHandle? _file;
    private readonly Stream? _stream;
    private readonly FileOrder _order;
    private readonly EventTable _table = new();
    private readonly RecordPump _pump;
    private readonly PerfDamage? _headerDamage;
    private readonly DirectoryStream? _parts;
    private RecordBatch? _batch;
    private PerfEvent[] _events = [];
    private int _next;
    private ulong _newest;

    private PerfDataReader(
        string path, SafeFileHandle? file, Stream? stream, PerfDataOptions options, bool directory,
        Func<FileOrder, ISampleDigester?>? digester)
    {
        Path = path;
        _file = file;
        _stream = stream;
        Span<byte> start = stackalloc byte[PipeHeader];
        int count = file is not null
            ? RandomAccess.Read(file, start, 0)
            : stream!.ReadAtLeast(start, PipeHeader, throwOnEndOfStream: false);
        if (count < PipeHeader) throw new SchedulingException(path, "is no perf.data: it ends inside of the header", count);
        _order = new FileOrder(Foreign(start, path));
        ByteSource source;
        if (_order.U64(start, 8) == PipeHeader)
        {
            IsPipe = true;
            source = file is not null ? ByteSource.Of(file, PipeHeader, long.MaxValue) : ByteSource.Of(stream!, PipeHeader);
        }
        else
        {
            if (file is null)
                throw new SchedulingException(
                    path, "is a perf.data of file mode, which cannot be read from a pipe; record with 'perf record -o -'");
            FileHeader header = FileHeader.Read(file, path, _order, _table, Features);
            IReadOnlyList<string> parts = directory || Features.IsDirectory ? PerfDirectory.Parts(path) : [];
            if (parts.Count > 0) _parts = new DirectoryStream(file, header.DataStart, header.DataEnd, parts, _order, _table);
            source = _parts is not null ? ByteSource.Of(_parts, 0) : ByteSource.Of(file, header.DataStart, header.DataEnd);
            _headerDamage = header.Damage;
            if (!header.HasTracingData && options.FormatDirectory is { } formats)
            {
                _table.Apply(TracingData.FromDirectory(formats));
                UsesForeignFormats = true;
            }
        }

        Length = _parts?.Length ?? (file is not null ? RandomAccess.GetLength(file) : null);
        _pump = new RecordPump(source, _order, _table, Features, options, digester?.Invoke(_order));
        // So that events and features are known before the first record is asked for.
        Exchange();
    }

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>True for the form that perf writes into pipes.</summary>
    public bool IsPipe { get; }

    /// <summary>True when the file was written in the other byte order.</summary>
    public bool IsForeignOrder => _order.Foreign;

    /// <summary>
    /// True when the file has no tracepoint formats and those of <see cref="PerfDataOptions.FormatDirectory"/> were taken.
    /// </summary>
    public bool UsesForeignFormats { get; }

    /// <summary>What perf noted about host and recording.</summary>
    public PerfFeatures Features { get; } = new();

    /// <summary>The recorded events.</summary>
    public IReadOnlyList<PerfEvent> Events => _table.Events;

    /// <summary>
    /// Where the file ends early or is damaged; null when it is whole. Final once <see cref="Read"/> said false.
    /// </summary>
    public PerfDamage? Damage => _pump.Damage ?? _parts?.Damage ?? _headerDamage;

    /// <summary>
    /// Records that came behind a newer one, because a round was larger than the memory limit or the file lies.
    /// </summary>
    public long OutOfOrder { get; private set; }

    /// <summary>Size of the file in bytes; null for a pipe.</summary>
    public long? Length { get; }

    /// <summary>Bytes read so far.</summary>
    public long Position => _pump.Position;

    /// <summary>The largest time of the records given so far.</summary>
    internal ulong Newest => _newest;

    internal bool ForeignOrder => _order.Foreign;

    /// <summary>Opens a file, or a directory of <c>perf record --threads</c>.</summary>
    /// <param name="path">Path; pipes and other files that cannot be positioned are read as streams.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <exception cref="SchedulingException">It is no perf.data, or a section that is needed is damaged.</exception>
    public static PerfDataReader Open(string path, PerfDataOptions? options = null) => Open(path, options, null);

    internal static PerfDataReader Open(string path, PerfDataOptions? options, Func<FileOrder, ISampleDigester?>? digester)
    {
        bool directory = Directory.Exists(path);
        path = PerfDirectory.MainFile(path);
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            bool seekable;
            using (var probe = new FileStream(new SafeFileHandle(file.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, 0)) seekable = probe.CanSeek;
            return seekable
                ? new PerfDataReader(path, file, null, options ?? PerfDataOptions.Default, directory, digester)
                : new PerfDataReader(
                    path, null, new FileStream(file, FileAccess.Read, 0), options ?? PerfDataOptions.Default, false, digester);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads from a stream, which must be of pipe mode.</summary>
    /// <param name="stream">The stream; it is disposed with the reader.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <exception cref="SchedulingException">It is no perf.data of pipe mode.</exception>
    public static PerfDataReader Open(Stream stream, string name, PerfDataOptions? options = null) =>
        Open(stream, name, options, null);

    internal static PerfDataReader Open(
        Stream stream, string name, PerfDataOptions? options, Func<FileOrder, ISampleDigester?>? digester) =>
        new(name, null, stream, options ?? PerfDataOptions.Default, false, digester);

    /// <summary>Gives the next record in time order.</summary>
    /// <param name="record">The record; valid until the next call.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="SchedulingException">The data cannot be read; damage to the end of a file is told by <see
    /// cref="Damage"/> instead.</exception>
    public bool Read(out PerfRecord record)
    {
        if (!ReadEntry(out RecordEntry entry))
        {
            record = default;
            return false;
        }

        record = Record(entry);
        return true;
    }

    /// <summary>The record of an entry that is no digest.</summary>
    internal PerfRecord Record(RecordEntry entry) =>
        new(entry.Record, entry.Event >= 0 ? _events[entry.Event] : null, entry.Time, _order);

    /// <summary>Gives the next record, or its digest, in time order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool ReadEntry(out RecordEntry entry)
    {
        while (_batch is null || _next >= _batch.Count)
        {
            if (_batch is null || !Exchange())
            {
                entry = default;
                return false;
            }
        }

        entry = _batch.Entries[_next++];
        if (Sse.IsSupported && _next + Ahead <= _batch.Count)
        {
            // The other thread's processor had the record last: fetched early, it is there in time.
            byte* ahead = _batch.Entries[_next + Ahead - 1].Record;
            Sse.Prefetch0(ahead);
            Sse.Prefetch0(ahead + CacheLine);
        }

        if (entry.Time >= _newest) _newest = entry.Time;
        else if (entry.Time != 0) OutOfOrder++;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_batch is not null) _pump.GiveBack(_batch);
        _batch = null;
        _pump.Dispose();
        _parts?.Dispose();
        _file?.Dispose();
        _stream?.Dispose();
    }

    private bool Exchange()
    {
        _batch = _pump.Next(_batch);
        _next = 0;
        _events = _table.Events;
        if (_batch is not null) return true;
        if (_pump.Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
        return false;
    }

    private static bool Foreign(ReadOnlySpan<byte> start, string path)
    {
        ulong magic = BinaryPrimitives.ReadUInt64LittleEndian(start);
        bool swapped = magic == BinaryPrimitives.ReverseEndianness(Magic);
        if (!swapped && magic != Magic)
            throw new SchedulingException(path, "is no perf.data: it does not begin with PERFILE2", 0);
        return swapped == BitConverter.IsLittleEndian;
    }
}
