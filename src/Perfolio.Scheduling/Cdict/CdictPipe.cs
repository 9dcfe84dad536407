using System.Runtime.ExceptionServices;
using Perfolio.Scheduling.Annotation;

namespace Perfolio.Scheduling.Cdict;

/// <summary>Encodes rows on a thread of its own while the caller converts the next ones.</summary>
internal sealed class CdictPipe : ICdictRows, IDisposable
{
    // One is filled, one encoded; a third lets both go on.
    private const int MostChunks = 3;
    private readonly object _gate = new();
    private readonly Queue<CdictChunk> _full = new();
    private readonly Stack<CdictChunk> _empty = new();
    private readonly CdictEncoder _encoder;
    private readonly Dictionary<int, int>? _mapped;
    private readonly Thread _thread;
    private int _chunks = 1;
    private bool _ended;
    private Exception? _failure;

    /// <summary>Begins.</summary>
    /// <param name="map">Role names of tasks; null for the recorded names.</param>
    public CdictPipe(TaskMap? map)
    {
        _mapped = map is null ? null : Names.Of(map);
        _encoder = new CdictEncoder(Names);
        _thread = new Thread(Run) { IsBackground = true, Name = "cdict" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public NameList Names { get; } = new();

    /// <summary>Number of cells that got role names.</summary>
    public int Remapped { get; private set; }

    /// <inheritdoc/>
    public CdictChunk Exchange(CdictChunk chunk, int count)
    {
        if (_mapped is not null) Remapped += chunk.Remap(count, _mapped);
        chunk.Count = count;
        chunk.NamesKnown = Names.Count;
        lock (_gate)
        {
            _full.Enqueue(chunk);
            Monitor.PulseAll(_gate);
            while (_empty.Count == 0 && _chunks == MostChunks && _failure is null) Monitor.Wait(_gate);
            if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
            if (_empty.TryPop(out CdictChunk? next)) return next;
            _chunks++;
        }

        return new CdictChunk();
    }

    /// <summary>Waits for the last rows and writes the file.</summary>
    public void Finish(Stream stream)
    {
        End();
        if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
        _encoder.Finish(stream);
    }

    /// <inheritdoc/>
    public void Dispose() => End();

    private void End()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                CdictChunk? chunk;
                lock (_gate)
                {
                    while (_full.Count == 0 && !_ended) Monitor.Wait(_gate);
                    if (!_full.TryDequeue(out chunk)) return;
                }

                _encoder.Add(chunk, chunk.Count, chunk.NamesKnown);
                lock (_gate)
                {
                    _empty.Push(chunk);
                    Monitor.PulseAll(_gate);
                }
            }
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _failure = e;
                Monitor.PulseAll(_gate);
            }
        }
    }
}
