using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Writing;
using Perfolio.Metrics.Sampling;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Recording;

/// <summary>
/// Records metrics to a PCP archive. Every record is one write, so that an archive whose recorder was killed is good up to the
/// last complete record (docs/record.md).
/// </summary>
public sealed class ArchiveRecorder : IDisposable
{
    private static readonly TimeSpan SuspendSlack = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(10);
    private const int GapTicks = 10;

    private readonly RecordOptions _options;
    private readonly TimeProvider _time;
    private readonly IMetricSource _source;
    private readonly List<RecordedGroup> _groups = [];
    private readonly HashSet<Pmid> _metrics = [];
    private readonly RecordBuilder _record;
    private readonly Prologue _prologue;
    private readonly SourceOutage _outage = new();
    private readonly bool _hasThread;
    private ArchiveWriter? _writer;
    private RecordedMetadata? _metadata;
    private long _begun;
    private Timestamp _start;
    private Timestamp _wallStart;
    private Timestamp _last;
    private TimeSpan _wallAhead;
    private long _records;
    private long _volumeRecords;
    private Timestamp _volumeStart;
    private long _closedBytes;
    private int _marks;
    private bool _marked;

    /// <summary>Prepares a recording of this system; nothing is written yet.</summary>
    /// <param name="options">What to record.</param>
    /// <exception cref="OperationException">Nothing of it can be recorded here, or an interval is too short.</exception>
    public ArchiveRecorder(RecordOptions options)
        : this(options, new LocalSource((options ?? throw new ArgumentNullException(nameof(options))).Sampling, options.HostName))
    {
        foreach (var group in options.Groups)
            Add(group, ((LocalSource)_source).Select(group.Metrics, options.Warn));
        RequireGroups();
    }

    private ArchiveRecorder(RecordOptions options, IMetricSource source)
    {
        _options = options;
        _source = source;
        _time = options.Sampling.Time;
        // Nothing of a local recording waits but the schedule.
        _hasThread = source is LocalSource && _time == TimeProvider.System;
        foreach (var group in options.Groups)
        {
            if (group.Interval > TimeSpan.Zero && group.Interval < RecordGroup.ShortestInterval)
                throw new OperationException(
                    $"an interval of {group.Interval.TotalMilliseconds} ms is too short; 10 ms is the shortest");
        }

        _record = new RecordBuilder(options.Version);
        _prologue = new Prologue(source.Host, options.BaseName);
    }

    /// <summary>Prepares a recording from any source; nothing is written yet.</summary>
    /// <param name="options">What to record; its sampling options give the clock only.</param>
    /// <param name="source">Where from; disposed with the recorder, not when this fails.</param>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>The recorder.</returns>
    /// <exception cref="OperationException">Nothing of it can be recorded there, or an interval is too short.</exception>
    /// <exception cref="SourceLostException">The source has gone.</exception>
    public static async Task<ArchiveRecorder> CreateAsync(
        RecordOptions options, IMetricSource source, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(source);
        var recorder = new ArchiveRecorder(options, source);
        foreach (var group in options.Groups)
            recorder.Add(group, await source.SelectAsync(group.Metrics, options.Warn, token));
        recorder.RequireGroups();
        return recorder;
    }

    /// <summary>Records until the end that the options name, or until it is stopped; either way the archive is finished
    /// properly.</summary>
    /// <param name="stop">Ends the recording.</param>
    /// <returns>How it went.</returns>
    /// <exception cref="Archives.ArchiveException">The archive exists already or cannot be written.</exception>
    public Task<RecordReport> RunAsync(CancellationToken stop) => _hasThread
        // A thread that sleeps between two samples costs one change of thread per sample; a timer and the pool cost four.
        ? Task.Factory.StartNew(
            () => GuardedAsync(stop).GetAwaiter().GetResult(), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default)
        : GuardedAsync(stop);

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer?.Dispose();
        _source.Dispose();
    }

    private async Task<RecordReport> GuardedAsync(CancellationToken stop)
    {
        try
        {
            return await RecordAsync(stop);
        }
        catch (Archives.ArchiveException) when (_records > 0)
        {
            _options.Warn?.Invoke(FormattableString.Invariant($"{_records} records were written before this and stay readable"));
            throw;
        }
    }

    private async Task<RecordReport> RecordAsync(CancellationToken stop)
    {
        Begin();
        await WriteOnceAsync(stop);
        var periodic = _groups.Where(static g => g.Schedule is not null).ToArray();
        var started = false;
        while (!stop.IsCancellationRequested && periodic.Length > 0)
        {
            var now = Elapsed();
            if (_outage.IsOpen && _outage.Next <= now)
                await ReconnectAsync(periodic, stop);
            var due = _outage.IsOpen ? _outage.Next : await WriteDueAsync(periodic, now, stop);
            if (!started)
                _options.Started?.Invoke();
            started = true;
            if (_options.End.IsReached(_records, Bytes(), Elapsed()))
                break;
            await WaitAsync(due, stop);
        }

        if (_options.FinalSample && !_outage.IsOpen)
        {
            foreach (var group in periodic)
            {
                if (!await WriteAsync(group, CancellationToken.None))
                    break;
            }
        }

        return Finish();
    }

    private void Add(RecordGroup group, IMetricSelection? selection)
    {
        if (selection is not null)
            _groups.Add(new RecordedGroup(group, selection));
    }

    private void RequireGroups()
    {
        if (_groups.Count == 0)
            throw new OperationException("there is nothing to record: no metric of the configuration can be sampled here");
    }

    private void Begin()
    {
        _begun = _time.GetTimestamp();
        _wallStart = Clock.Now(_time);
        _start = _last = _volumeStart = _source.Now;
        var label = new ArchiveLabel
        {
            Version = _options.Version,
            Pid = Environment.ProcessId,
            Start = _start,
            HostName = _options.HostName ?? _source.Host.Name,
            TimeZone = _source.Host.TimeZone,
            ZoneInfo = _source.Host.ZoneInfo,
        };
        _writer = ArchiveWriter.Create(
            _options.BaseName, label, new ArchiveWriterOptions { Live = true, Overwrite = _options.Overwrite });
        _metadata = new RecordedMetadata(_writer);
        Prologue.Describe(_metadata, _start, withHelp: _source is LocalSource);
        _metadata.Labels(LabelSetKind.Context, uint.MaxValue, _source.Host.ContextLabels, _start);
        _prologue.Write(_writer, _record, _start);
    }

    private async ValueTask WriteOnceAsync(CancellationToken stop)
    {
        foreach (var group in _groups)
        {
            if (group.Schedule is null && !await WriteAsync(group, stop))
                return;
        }
    }

    // Writes the groups that are due. The result says when the next one is.
    private async ValueTask<TimeSpan> WriteDueAsync(RecordedGroup[] periodic, TimeSpan now, CancellationToken stop)
    {
        var due = TimeSpan.MaxValue;
        foreach (var group in periodic)
        {
            if (group.Schedule!.Next <= now)
            {
                NoteGap(group, now, periodic);
                if (!await WriteAsync(group, stop))
                    return _outage.IsOpen ? _outage.Next : now;
                group.Schedule.Advance(Elapsed());
            }

            due = group.Schedule.Next < due ? group.Schedule.Next : due;
        }

        return due;
    }

    // False when the source has gone, or the wait for it was stopped.
    private async ValueTask<bool> WriteAsync(RecordedGroup group, CancellationToken stop)
    {
        if (group.Selection is not { } selection)
            return true;
        Timestamp time;
        try
        {
            time = await selection.TakeAsync(stop);
        }
        catch (SourceLostException e)
        {
            _outage.Begin(Elapsed());
            Mark();
            _options.Warn?.Invoke(e.Message + "; the gap is marked, and the connection tried again");
            return false;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }

        StartVolumeIfDue();
        // Equal stamps are allowed; a clock that is set back must not take the archive back.
        _last = time < _last ? _last : time;
        selection.WriteMetadata(_metadata!, _last);
        selection.WriteValues(_record);
        _writer!.WriteRecord(_record, _last);
        if (selection is LocalSelection local)
            _options.Sampled?.Invoke(local.Set);
        _records++;
        _volumeRecords++;
        _marked = false;
        return true;
    }

    private async ValueTask ReconnectAsync(RecordedGroup[] periodic, CancellationToken stop)
    {
        try
        {
            await _source.ReconnectAsync(stop);
            foreach (var group in _groups)
            {
                Note(group);
                group.Selection = await _source.SelectAsync(group.Group.Metrics, warn: null, stop);
            }
        }
        catch (SourceLostException)
        {
            _outage.Postpone(Elapsed());
            return;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }

        _outage.End();
        _options.Warn?.Invoke("connected again");
        foreach (var group in periodic)
            group.Schedule!.Restart(Elapsed());
        // Values before a mark do not hold behind it.
        await WriteOnceAsync(stop);
    }

    private void StartVolumeIfDue()
    {
        var age = TimeSpan.FromTicks((_last.Nanoseconds - _volumeStart.Nanoseconds) / TimeSpan.NanosecondsPerTick);
        if (!_options.Volume.IsReached(_volumeRecords, _writer!.VolumeLength, age))
            return;
        _closedBytes += _writer.VolumeLength;
        _writer.StartVolume(_last);
        _volumeRecords = 0;
        _volumeStart = _last;
    }

    // The monotonic clock stands still while the machine is suspended, the time of day does not. A stopped recorder is behind on
    // both.
    private void NoteGap(RecordedGroup group, TimeSpan now, RecordedGroup[] periodic)
    {
        var ahead = TimeSpan.FromTicks(
            (Clock.Now(_time).Nanoseconds - _wallStart.Nanoseconds) / TimeSpan.NanosecondsPerTick) - now;
        var slept = ahead - _wallAhead;
        _wallAhead = ahead;
        var behind = now - group.Schedule!.Next;
        if (slept <= SuspendSlack && (behind <= SuspendSlack || behind <= group.Interval * GapTicks))
            return;
        var gap = slept > behind ? slept : behind;
        Mark();
        _options.Warn?.Invoke(FormattableString.Invariant(
            $"nothing was recorded for {gap.TotalSeconds:0.0} s (suspended or stopped); the gap is marked"));
        foreach (var other in periodic)
            other.Schedule!.Restart(now);
    }

    // One mark for one gap.
    private void Mark()
    {
        if (_marked)
            return;
        _last = _last.Add(1_000_000);
        _writer!.WriteMark(_last);
        _marks++;
        _marked = true;
    }

    private async Task WaitAsync(TimeSpan due, CancellationToken stop)
    {
        if (_options.End.Time > TimeSpan.Zero && _options.End.Time < due)
            due = _options.End.Time;
        var wait = due - Elapsed();
        if (wait <= TimeSpan.Zero)
            return;
        // Timers count whole milliseconds and round down; a tick too early would be a tick twice.
        wait = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        wait = wait < LongestDelay ? wait : LongestDelay;
        if (_hasThread)
        {
            stop.WaitHandle.WaitOne(wait);
            return;
        }

        try
        {
            await Task.Delay(wait, _time, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Being stopped is the usual end.
        }
    }

    private RecordReport Finish()
    {
        var end = _source.Now;
        _last = end < _last ? _last : end;
        _prologue.Write(_writer!, _record, _last);
        var bytes = Bytes();
        _writer!.Complete();
        foreach (var group in _groups)
            Note(group);
        return new RecordReport(
            _options.BaseName, _records, _groups.Sum(static g => g.Schedule?.Late ?? 0), _marks, _metrics.Count, bytes,
            _start, _last)
        {
            Outages = _outage.Count,
        };
    }

    private void Note(RecordedGroup group) => _metrics.UnionWith(group.Selection?.Metrics.Select(static m => m.Pmid) ?? []);

    private TimeSpan Elapsed() => _time.GetElapsedTime(_begun);

    private long Bytes() => _closedBytes + _writer!.VolumeLength;
}
