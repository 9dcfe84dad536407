using Perfolio.Archives.Format;
using Perfolio.Archives.Writing;
using Perfolio.Metrics.Sampling;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Recording;

/// <summary>
/// Records metrics of this system to a PCP archive. Every record is one write, so that an archive whose recorder was killed is good up to
/// the last complete record (docs/record.md).
/// </summary>
public sealed class ArchiveRecorder : IDisposable
{
    private static readonly TimeSpan SuspendSlack = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(10);
    private const int GapTicks = 10;

    private readonly RecordOptions _options;
    private readonly TimeProvider _time;
    private readonly MetricSampler _sampler;
    private readonly List<RecordedGroup> _groups = [];
    private readonly RecordBuilder _record;
    private readonly RecordedHost _host;
    private readonly Prologue _prologue;
    private ArchiveWriter? _writer;
    private RecordedMetadata? _metadata;
    private long _begun;
    private Timestamp _start;
    private Timestamp _last;
    private TimeSpan _wallAhead;
    private long _records;
    private long _volumeRecords;
    private Timestamp _volumeStart;
    private long _closedBytes;
    private int _marks;

    /// <summary>Prepares a recording; nothing is written yet.</summary>
    /// <param name="options">What to record.</param>
    /// <exception cref="OperationException">Nothing of it can be recorded here, or an interval is too short.</exception>
    public ArchiveRecorder(RecordOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _time = options.Sampling.Time;
        _sampler = new MetricSampler(options.Sampling);
        foreach (var group in options.Groups)
        {
            if (group.Interval > TimeSpan.Zero && group.Interval < RecordGroup.ShortestInterval)
                throw new OperationException($"an interval of {group.Interval.TotalMilliseconds} ms is too short; 10 ms is the shortest");
            if (RecordedGroup.Make(group, _sampler, options.Warn) is { } made)
                _groups.Add(made);
        }

        if (_groups.Count == 0)
            throw new OperationException("there is nothing to record: no metric of the configuration can be sampled here");
        _record = new RecordBuilder(options.Version);
        _host = new RecordedHost(options);
        _prologue = new Prologue(_host.Name, options.BaseName);
    }

    /// <summary>Records until the end that the options name, or until it is stopped; either way the archive is finished properly.</summary>
    /// <param name="stop">Ends the recording.</param>
    /// <returns>How it went.</returns>
    /// <exception cref="Archives.ArchiveException">The archive exists already or cannot be written.</exception>
    public async Task<RecordReport> RunAsync(CancellationToken stop)
    {
        Begin();
        foreach (var group in _groups.Where(static g => g.Schedule is null))
            Write(group);
        var periodic = _groups.Where(static g => g.Schedule is not null).ToArray();
        var started = false;
        while (!stop.IsCancellationRequested && periodic.Length > 0)
        {
            var now = Elapsed();
            var due = TimeSpan.MaxValue;
            foreach (var group in periodic)
            {
                if (group.Schedule!.Next <= now)
                {
                    NoteGap(group, now, periodic);
                    Write(group);
                    group.Schedule.Advance(Elapsed());
                }

                due = group.Schedule.Next < due ? group.Schedule.Next : due;
            }

            if (!started)
                _options.Started?.Invoke();
            started = true;
            if (_options.End.IsReached(_records, Bytes(), Elapsed()))
                break;
            await WaitAsync(due, stop);
        }

        if (_options.FinalSample)
        {
            foreach (var group in periodic)
                Write(group);
        }

        return Finish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer?.Dispose();
        _sampler.Dispose();
    }

    private void Begin()
    {
        _begun = _time.GetTimestamp();
        _start = Clock.Now(_time);
        _last = _start;
        _volumeStart = _start;
        var label = new ArchiveLabel
        {
            Version = _options.Version,
            Pid = Environment.ProcessId,
            Start = _start,
            HostName = _host.Name,
            TimeZone = _host.TimeZone,
            ZoneInfo = _host.ZoneInfo,
        };
        _writer = ArchiveWriter.Create(_options.BaseName, label, new ArchiveWriterOptions { Live = true, Overwrite = _options.Overwrite });
        _metadata = new RecordedMetadata(_writer);
        Prologue.Describe(_writer, _start);
        _writer.WriteLabels(_host.ContextLabels(_start));
        _prologue.Write(_writer, _record, _start);
    }

    private void Write(RecordedGroup group)
    {
        StartVolumeIfDue();
        // Equal stamps are allowed; a clock that is set back must not take the archive back.
        _last = group.Sample(_record, _metadata!, _last);
        _writer!.WriteRecord(_record, _last);
        _options.Sampled?.Invoke(group.Values);
        _records++;
        _volumeRecords++;
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

    // The monotonic clock stands still while the machine is suspended, the time of day does not. A stopped recorder is behind on both.
    private void NoteGap(RecordedGroup group, TimeSpan now, RecordedGroup[] periodic)
    {
        var ahead = TimeSpan.FromTicks((Clock.Now(_time).Nanoseconds - _start.Nanoseconds) / TimeSpan.NanosecondsPerTick) - now;
        var slept = ahead - _wallAhead;
        _wallAhead = ahead;
        var behind = now - group.Schedule!.Next;
        if (slept <= SuspendSlack && (behind <= SuspendSlack || behind <= group.Interval * GapTicks))
            return;
        var gap = slept > behind ? slept : behind;
        _last = _last.Add(1_000_000);
        _writer!.WriteMark(_last);
        _marks++;
        _options.Warn?.Invoke(FormattableString.Invariant($"nothing was recorded for {gap.TotalSeconds:0.0} s (suspended or stopped); the gap is marked"));
        foreach (var other in periodic)
            other.Schedule!.Restart(now);
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
        try
        {
            await Task.Delay(wait < LongestDelay ? wait : LongestDelay, _time, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Being stopped is the usual end.
        }
    }

    private RecordReport Finish()
    {
        var end = Clock.Now(_time);
        _last = end < _last ? _last : end;
        _prologue.Write(_writer!, _record, _last);
        var bytes = Bytes();
        _writer!.Complete();
        return new RecordReport(
            _options.BaseName, _records, _groups.Sum(static g => g.Schedule?.Late ?? 0), _marks,
            _groups.SelectMany(static g => g.Metrics).Distinct().Count(), bytes, _start, _last);
    }

    private TimeSpan Elapsed() => _time.GetElapsedTime(_begun);

    private long Bytes() => _closedBytes + _writer!.VolumeLength;
}
