using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Perfolio.Scheduling.PerfData;
using Perfolio.Scheduling.Tracepoints;

namespace Perfolio.Scheduling.Capturing;

/// <summary>
/// Records through perf_event_open and its ring buffers, without perf. The result is a perf.data of pipe mode, which perf reads
/// too.
/// </summary>
public sealed class NativeRecorder : IDisposable
{
    private const int AttributeSize = 128;
    private const ulong IdentifierTidTimeCpu = (ulong)(
        SampleFields.Identifier | SampleFields.Tid | SampleFields.Time | SampleFields.Cpu);
    private const int TrailerSize = 32;
    private const int PollMilliseconds = 100;
    private const int NotPermitted = 1, AccessDenied = 13;
    private readonly CaptureRequest _request;
    private readonly List<int> _descriptors = [];
    private readonly List<RingBuffer> _rings = [];
    private readonly CpuTopology _cpus = new();
    private readonly List<int> _leaders = [];
    private readonly List<(string Name, byte[] Attribute, List<ulong> Ids)> _events = [];

    private NativeRecorder(CaptureRequest request) => _request = request;

    /// <summary>
    /// Records until the time is over or the command ends. Cancelling ends the recording; what was recorded is kept.
    /// </summary>
    /// <exception cref="CaptureException">The kernel does not allow it.</exception>
    public static async Task<CaptureOutcome> RecordAsync(CaptureRequest request, CancellationToken cancellationToken)
    {
        using var recorder = new NativeRecorder(request);
        return await Task.Factory.StartNew(
            () => recorder.Record(cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RingBuffer ring in _rings) ring.Dispose();
        foreach (int descriptor in _descriptors) _ = CaptureNative.Close(descriptor);
    }

    private CaptureOutcome Record(CancellationToken cancellationToken)
    {
        CommandFile.Require(_request.Command);
        IReadOnlyList<string> names = TraceEvents.Choose(_request.AllEvents, _request.Waking);
        string root = TraceEvents.Root!;
        var formats = names.Select(n => (Name: n, Format: TraceEvents.Format(root, n))).ToArray();
        OpenAll(formats);
        // As perf does: what runs on the machine is not everybody's business.
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 1 << 20,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(_request.Output, options);
        var writer = new PipeWriter(file);
        WriteStart(writer, formats);
        foreach (int descriptor in _descriptors) _ = CaptureNative.Control(descriptor, (nuint)CaptureNative.Enable, 0);
        long started = Stopwatch.GetTimestamp();
        _request.Started?.Invoke();
        using Process? command = StartCommand();
        bool more = true;
        while (more)
        {
            // Asked before the rings are emptied, so that the last round has everything.
            more = !cancellationToken.IsCancellationRequested && (command is null
                ? Stopwatch.GetElapsedTime(started) < _request.Duration
                : !command.HasExited);
            if (more) Wait(command is null ? _request.Duration - Stopwatch.GetElapsedTime(started) : TimeSpan.MaxValue);
            else foreach (int descriptor in _descriptors) _ = CaptureNative.Control(descriptor, (nuint)CaptureNative.Disable, 0);
            long bytes = 0;
            foreach (RingBuffer ring in _rings) bytes += ring.Drain(file);
            if (bytes > 0) writer.FinishedRound();
        }

        if (command is { HasExited: false })
        {
            // Interrupted: the command got the same signal from the terminal, or gets it here.
            _ = CaptureNative.Kill(command.Id, 2);
            command.WaitForExit();
        }

        return new CaptureOutcome(command?.ExitCode ?? 0, []);
    }

    private unsafe void OpenAll((string Name, byte[] Format)[] formats)
    {
        // With PERIOD a weighted event (run times) gives one sample of its weight; without, as many samples as its weight.
        foreach ((string name, byte[] text) in formats)
        {
            TracepointFormat format = TracepointFormat.Parse(name.Split(':')[0], text)
                ?? throw new CaptureException($"the kernel's description of {name} cannot be understood");
            _events.Add(
                (name, Attribute(PerfEvent.TracepointType, format.Id,
                    IdentifierTidTimeCpu | (ulong)(SampleFields.Raw | SampleFields.Period), 1, 0), []));
        }

        // Names and ends of tasks come with an event that never happens.
        const uint Software = 1;
        const ulong Dummy = 9, Comm = 1UL << 9, Task = 1UL << 13;
        _events.Add(("dummy:HG", Attribute(Software, Dummy, IdentifierTidTimeCpu, 1, Comm | Task), []));
        foreach (int cpu in _cpus.Online)
        {
            int leader = -1;
            foreach ((string name, byte[] attribute, List<ulong> ids) in _events)
            {
                int descriptor = Open(attribute, cpu, name);
                if (leader < 0)
                {
                    leader = descriptor;
                    _rings.Add(new RingBuffer(descriptor, _request.BufferKilobytes));
                    _leaders.Add(descriptor);
                }
                else if (CaptureNative.Control(descriptor, (nuint)CaptureNative.SetOutput, leader) < 0) throw Failed(name);

                if (_request.SwitchFilter is { } filter && name == "sched:sched_switch") SetFilter(descriptor, filter);
                ulong id;
                if (CaptureNative.Control(descriptor, (nuint)CaptureNative.GetId, (nint)(&id)) < 0) throw Failed(name);
                ids.Add(id);
            }
        }
    }

    private byte[] Attribute(uint type, ulong config, ulong fields, ulong period, ulong more)
    {
        const ulong Disabled = 1, SampleIdAll = 1UL << 18, Watermark = 1UL << 14;
        byte[] attribute = new byte[AttributeSize];
        BitConverter.TryWriteBytes(attribute, type);
        BitConverter.TryWriteBytes(attribute.AsSpan(4), AttributeSize);
        BitConverter.TryWriteBytes(attribute.AsSpan(8), config);
        BitConverter.TryWriteBytes(attribute.AsSpan(16), period);
        BitConverter.TryWriteBytes(attribute.AsSpan(24), fields);
        BitConverter.TryWriteBytes(attribute.AsSpan(40), Disabled | SampleIdAll | Watermark | more);
        BitConverter.TryWriteBytes(attribute.AsSpan(48), (uint)_request.BufferKilobytes * 1024 / 4);
        return attribute;
    }

    private unsafe int Open(byte[] attribute, int cpu, string name)
    {
        fixed (byte* pointer = attribute)
        {
            int descriptor = CaptureNative.Open(pointer, cpu);
            if (descriptor < 0) throw Failed(name);
            _descriptors.Add(descriptor);
            return descriptor;
        }
    }

    private static unsafe void SetFilter(int descriptor, string filter)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(filter + '\0'))
        {
            if (CaptureNative.Control(descriptor, (nuint)CaptureNative.SetFilter, (nint)text) < 0)
                throw new CaptureException(
                    $"the kernel refuses the filter '{filter}' ({Marshal.GetLastPInvokeErrorMessage()}); fields are those of {FieldsOf}");
        }
    }

    private static string FieldsOf => "/sys/kernel/tracing/events/sched/sched_switch/format";

    private static CaptureException Failed(string name) => Marshal.GetLastPInvokeError() is NotPermitted or AccessDenied
        ? new CaptureException(TraceEvents.Missing())
        : new CaptureException($"the kernel refuses to record {name}: {Marshal.GetLastPInvokeErrorMessage()}");

    private unsafe void Wait(TimeSpan most)
    {
        CaptureNative.PollDescriptor* descriptors = stackalloc CaptureNative.PollDescriptor[Math.Min(_leaders.Count, 1024)];
        int count = Math.Min(_leaders.Count, 1024);
        for (int i = 0; i < count; i++)
            descriptors[i] = new CaptureNative.PollDescriptor { Descriptor = _leaders[i], Events = 1 };
        _ = CaptureNative.Poll(
            descriptors, (ulong)count, (int)Math.Clamp(Math.Ceiling(most.TotalMilliseconds), 0, PollMilliseconds));
    }

    private Process? StartCommand()
    {
        if (_request.Command.Count == 0) return null;
        try
        {
            return Process.Start(new ProcessStartInfo(_request.Command[0], _request.Command.Skip(1)) { UseShellExecute = false });
        }
        catch (Win32Exception e)
        {
            throw new CaptureException($"'{_request.Command[0]}' could not be started: {e.Message}", e);
        }
    }

    private void WriteStart(PipeWriter writer, (string Name, byte[] Format)[] formats)
    {
        writer.Header();
        foreach ((string name, byte[] attribute, List<ulong> ids) in _events) writer.Event(attribute, ids, name);
        writer.TextFeature(3, Environment.MachineName);
        writer.TextFeature(4, Read("/proc/sys/kernel/osrelease"));
        writer.TextFeature(6, RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? "x86_64"
            : RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant());
        writer.Feature(7, [.. BitConverter.GetBytes(_cpus.Available), .. BitConverter.GetBytes(_cpus.Online.Count)]);
        writer.TextsFeature(11, ["perfolio", "sched", "capture", "--native", .. _request.Command]);
        if (_cpus.Feature() is { } topology) writer.Feature(13, topology);
        writer.Feature(29, ClockData());
        writer.TracingData(TraceEvents.Root!, [.. formats.Select(static f => (f.Name.Split(':')[0], f.Format))]);
        foreach ((int pid, int tid, byte[] name) in Tasks()) writer.Comm(pid, tid, name, TrailerSize);
    }

    // The scheduler's clock is nearest to the monotonic one.
    private static unsafe byte[] ClockData()
    {
        long* wall = stackalloc long[2];
        long* monotonic = stackalloc long[2];
        _ = CaptureNative.Clock(0, wall);
        _ = CaptureNative.Clock(1, monotonic);
        return
        [
            .. BitConverter.GetBytes(1U), .. BitConverter.GetBytes(1U),
            .. BitConverter.GetBytes((wall[0] * 1_000_000_000) + wall[1]),
            .. BitConverter.GetBytes((monotonic[0] * 1_000_000_000) + monotonic[1]),
        ];
    }

    private static IEnumerable<(int Pid, int Tid, byte[] Name)> Tasks()
    {
        foreach (string process in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)) continue;
            string[] threads;
            try
            {
                threads = Directory.GetDirectories(Path.Combine(process, "task"));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            foreach (string thread in threads)
            {
                if (!int.TryParse(Path.GetFileName(thread), NumberStyles.None, CultureInfo.InvariantCulture, out int tid))
                    continue;
                byte[] name;
                try
                {
                    name = File.ReadAllBytes(Path.Combine(thread, "comm"));
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    continue;
                }

                yield return (pid, tid, name.AsSpan().TrimEnd((byte)'\n').ToArray());
            }
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
