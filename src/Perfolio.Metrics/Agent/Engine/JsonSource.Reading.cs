using Perfolio.Metrics.Agent.Parsing;
using Perfolio.Metrics.Agent.Sources;

namespace Perfolio.Metrics.Agent.Engine;

/// <content>Reading a source when it is due.</content>
internal sealed partial class JsonSource
{
    private const int KeptBuffer = 256 * 1024;
    private const int LargeDocument = 4 << 20;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LargePause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestSettle = TimeSpan.FromSeconds(5);

    // One document of many megabytes at a time: memory is bounded by the largest, not by their number.
    private static readonly SemaphoreSlim Large = new(1, 1);

    // One per worker, and not one per source: there are ten thousand of these.
    [ThreadStatic]
    private static ByteBuffer? _document;

    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(2);

    private TimeSpan _took;

    /// <summary>Whether reading it means to wait for others: a command, an address. Once it is so it stays so.</summary>
    public bool IsSlow { get; set; }

    /// <summary>How long a reading may take.</summary>
    public TimeSpan TimeLimit => Definition.Timeout ?? _options.Timeout;

    /// <summary>The device that its file lies on; 0 when that is not known.</summary>
    public ulong Device => (_input as FileInput)?.Device ?? 0;

    /// <summary>Whether reading it took no time the last time, and is done by this host alone.</summary>
    public bool IsQuick => _took < Quick && _input is { IsLocal: true } && _schemaFile is null or { IsLocal: true };

    /// <summary>How long to wait after a change: a writer may not be ready, and one that never is must not have a large document
    /// read all the time.</summary>
    public TimeSpan Settle => _took * 4 is var pause && pause < ShortestPause ? TimeSpan.Zero
        : pause > LongestSettle ? LongestSettle : pause;

    /// <summary>Reads the source once.</summary>
    /// <returns>When to read it again; null when a change will be told.</returns>
    public TimeSpan? Run()
    {
        lock (_work)
        {
            var epoch = Volatile.Read(ref _epoch);
            if (_schemaFile is not null && !RefreshSchema())
                return Again();
            if (_input is null)
            {
                var wasSlow = IsSlow;
                (_input, var refusal) = _inputs!(this, _schema);
                if (_input is null)
                {
                    Fail(SourceState.Unreadable, refusal);
                    return _schemaFile is null ? null : Refresh;
                }

                // It is read by those that can wait.
                if (IsSlow && !wasSlow)
                    return null;
            }

            if (_input is FileInput file && (HasFreshSchema || !ReferenceEquals(View.Metrics?.Schema, _schema)))
                file.Forget();
            var document = _document ??= new ByteBuffer();
            document.Clear();
            var begun = _options.Time.GetTimestamp();
            var reading = _input.Read(document, _options.Limits.Bytes);
            if (epoch != Volatile.Read(ref _epoch))
                return TimeSpan.Zero;
            if (!reading.IsGood)
            {
                Fail(reading.State, reading.Message);
                return Again();
            }

            var next = reading.IsSame ? StillTheSame() : Take(document);
            _took = _options.Time.GetElapsedTime(begun);
            document.Clear();
            document.Shrink(KeptBuffer);
            return next;
        }
    }

    /// <summary>Ends what is running for it.</summary>
    public void Stop() => _input?.Stop();

    /// <summary>Gives up on a reading that does not end; its result will be thrown away.</summary>
    public void Abandon()
    {
        Interlocked.Increment(ref _epoch);
        Fail(SourceState.Hung,
            FormattableString.Invariant($"{Where}: reading did not end within {TimeLimit.TotalSeconds:0.#} s"));
    }

    /// <summary>Notes that it is not read because others on its file system are stuck.</summary>
    public void Hold() => Fail(
        SourceState.Hung,
            $"{Where}: waits, because the file system does not answer to {StuckReadings.MostPerDevice} other sources");

    private TimeSpan? Take(ByteBuffer document)
    {
        if (document.Length < LargeDocument)
            return TakeDocument(document);
        if (!Large.Wait(TimeSpan.Zero))
            return LargePause;
        try
        {
            return TakeDocument(document);
        }
        finally
        {
            Large.Release();
        }
    }

    // Where nothing tells of changes, looking is what shows that the values are good.
    private TimeSpan? StillTheSame()
    {
        var view = View;
        if (view is { State: SourceState.Ok, GoodFor.Ticks: > 0 } && StaleAfter is null)
            Publish(view with { Stamp = _options.Time.GetTimestamp() });
        return _input!.Interval;
    }

    private bool HasFreshSchema => _schemaFile?.Schema is { } fresh && !ReferenceEquals(fresh, _schema);

    private bool RefreshSchema()
    {
        _schemaFile!.Refresh();
        // Where data say which generation they are, a schema that comes first waits for them a little.
        if (HasFreshSchema && !(_schema?.Generation is not null && View.Generation is not null))
            Adopt(_schemaFile.Schema!);
        if (_schema is not null && HasName)
            return true;
        Fail(SourceState.BadSchema, _schemaFile.Error.Length > 0 ? _schemaFile.Error : View.Error);
        return false;
    }
}
