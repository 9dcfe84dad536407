using Microsoft.Win32.SafeHandles;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Pfs;

/// <summary>
/// Reads a .pfs file (docs/formats/pfs.md), whole or a window of time; of a window only its blocks are touched.
/// </summary>
public sealed class PfsReader : ISchedEventSource
{
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly List<string> _problems = [];
    private readonly BlockDecoder _decoder = new();
    private readonly PfsBlock[] _blocks;
    private readonly long _from;
    private readonly long _to;
    private byte[] _frame = [];
    private int _block;
    private int _event;
    private int _unread;

    private PfsReader(string path, SafeFileHandle file, long from, long to)
    {
        _path = path;
        _file = file;
        _from = from;
        _to = to;
        PfsIndex index = PfsIndex.Read(file, path);
        Facts = index.Facts;
        Tasks = index.Tasks;
        WholeLoss = index.Loss;
        Index = index.Blocks;
        _problems.AddRange(index.Problems);
        // Times of neighbouring blocks may overlap a little where records came out of order.
        _blocks = [.. index.Blocks.Where(b => b.Last >= from && b.First < to)];
        BeginWindow();
    }

    /// <inheritdoc/>
    public CaptureFacts Facts { get; }

    /// <inheritdoc/>
    public TaskTable Tasks { get; }

    /// <inheritdoc/>
    public CaptureLoss Loss { get; } = new();

    /// <summary>What the whole recording lost, known from the start.</summary>
    public CaptureLoss WholeLoss { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Problems => _problems;

    /// <inheritdoc/>
    public double? Progress => _blocks.Length == 0 ? 1 : Math.Min(1, _block / (double)_blocks.Length);

    /// <summary>The time index of the whole file.</summary>
    public IReadOnlyList<PfsBlock> Index { get; }

    /// <summary>Blocks read so far.</summary>
    public int BlocksRead { get; private set; }

    /// <summary>
    /// Who ran where at the beginning of the first block; see <see cref="Analysis.SchedulingAnalyzer.Resume"/>.
    /// </summary>
    public IReadOnlyList<RunningTask> Running { get; private set; } = [];

    /// <summary>Opens a file.</summary>
    /// <param name="path">Path.</param>
    /// <param name="from">Events from this time on, ns of the capture's clock.</param>
    /// <param name="to">Events before this time.</param>
    /// <exception cref="SchedulingException">It is no .pfs, of a later version, or damaged beyond use.</exception>
    public static PfsReader Open(string path, long from = long.MinValue, long to = long.MaxValue)
    {
        SafeFileHandle file = File.OpenHandle(path);
        try
        {
            return new PfsReader(path, file, from, to);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool Read(out SchedEvent next)
    {
        while (true)
        {
            while (_event < _decoder.Count)
            {
                next = _decoder[_event++];
                if (next.Time < _from || next.Time >= _to) continue;
                if (next.Kind is SchedEventKind.Lost or SchedEventKind.Throttle) Loss.Count(next);
                return true;
            }

            if (_unread > 0)
            {
                // A block that cannot be read is a gap on all CPUs.
                next = new SchedEvent
                {
                    Kind = SchedEventKind.Lost,
                    Time = _blocks[_block - 1].First,
                    Cpu = -1,
                    Task = -1,
                    Other = -1,
                    Value = _unread,
                };
                _unread = 0;
                Loss.Count(next);
                return true;
            }

            if (_block >= _blocks.Length)
            {
                next = default;
                return false;
            }

            Load(_blocks[_block++]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _decoder.Dispose();
        _file.Dispose();
    }

    private void BeginWindow()
    {
        if (_blocks.Length == 0) return;
        Load(_blocks[_block++]);
        var running = _decoder.Running.ToDictionary(static r => r.Cpu);
        while (_event < _decoder.Count && _decoder[_event].Time < _from)
        {
            ref readonly SchedEvent one = ref _decoder[_event++];
            if (one.Kind == SchedEventKind.Switch) running[one.Cpu] = new RunningTask(one.Cpu, one.Other, one.Time);
            else if (one.Kind == SchedEventKind.Lost && one.Cpu >= 0) running.Remove(one.Cpu);
            else if (one.Kind == SchedEventKind.Lost) running.Clear();
        }

        Running = [.. running.Values];
    }

    private void Load(PfsBlock block)
    {
        _event = 0;
        BlocksRead++;
        try
        {
            if (_frame.Length < block.Length) _frame = new byte[block.Length];
            Span<byte> payload = _frame.AsSpan(0, block.Length);
            PfsIndex.ReadFrame(_file, block.Offset, PfsFormat.Events, payload);
            _decoder.Decode(payload, Tasks);
        }
        catch (InvalidDataException e)
        {
            _problems.Add(
                FormattableString.Invariant(
                    $"{_path}: byte offset {block.Offset}: a block of {block.Events} events cannot be read: {e.Message}"));
            _unread = Math.Max(1, block.Events);
            _decoder.Drop();
        }
    }
}
