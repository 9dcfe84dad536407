using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Perfolio.Archives.Format;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Dump;

/// <summary>Prints the records of an archive of plain volumes on several threads, in order.</summary>
internal sealed class ParallelText
{
    // Threads beyond these wait for the one that writes.
    private const int MostThreads = 4;

    // Parts that are ready or in work beside those that the threads are at.
    private const int Ahead = 2;

    private readonly Archive _archive;
    private readonly RecordText _text;
    private readonly DumpOptions _options;

    public ParallelText(Archive archive, RecordText text, DumpOptions options)
    {
        _archive = archive;
        _text = text;
        _options = options;
    }

    /// <summary>Whether it pays: several processors, and more than a few parts that can be reached without
    /// decompressing.</summary>
    public static bool Suits(Archive archive, DumpOptions options) => Threads(options) > 1
        && archive.Volumes.All(static v => !v.IsCompressed)
        && archive.Volumes.Sum(static v => v.Length ?? 0) > 4L * options.PartSize;

    /// <summary>Prints.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="start">Place of the first record.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What stopped it; null when all was printed.</returns>
    public Damage? Write(Stream target, ResultPosition start, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var work = new BlockingCollection<Part>();
        var threads = new Thread[Threads(_options)];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() => Run(work, stop.Token)) { IsBackground = true, Name = "dump" };
            threads[i].Start();
        }

        try
        {
            using var parts = new RecordParts(_archive, start, _options.End, _options.PartSize);
            return Write(parts, target, work, stop.Token);
        }
        finally
        {
            stop.Cancel();
            work.CompleteAdding();
            foreach (var thread in threads)
                thread.Join();
        }
    }

    private static int Threads(DumpOptions options) => Math.Min(options.Threads, MostThreads);

    private Damage? Write(RecordParts parts, Stream target, BlockingCollection<Part> work, CancellationToken stop)
    {
        var pending = new Queue<Part>();
        Timestamp? last = null;
        while (true)
        {
            while (pending.Count < Threads(_options) + Ahead && parts.Next(out var first, out var count))
            {
                var part = new Part(first, count, new HeldOutput(target, stop));
                pending.Enqueue(part);
                work.Add(part, stop);
            }

            if (!pending.TryDequeue(out var next))
                return null;
            using (next)
            {
                next.Output.LetOut();
                next.Done.Wait(stop);
                next.Failure?.Throw();
                next.Output.Finish();
                // The first record of a part does not know what came before it.
                if (next.IsOver)
                    return next.Damage is { Time: null } damage ? damage with { Time = last } : next.Damage;
                last = next.Last;
            }
        }
    }

    private void Run(BlockingCollection<Part> work, CancellationToken stop)
    {
        using var cursor = _archive.Results();
        try
        {
            foreach (var part in work.GetConsumingEnumerable(stop))
            {
                Print(part, cursor, stop);
                part.Done.Set();
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody wants the rest.
        }
    }

    private void Print(Part part, ResultCursor cursor, CancellationToken stop)
    {
        try
        {
            cursor.Seek(part.Start);
            using (var output = new Utf8Output(part.Output))
                (part.Damage, part.IsOver) = _text.Write(output, cursor, part.Count, stop);
            part.Last = cursor.Time;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            part.Failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    private sealed class Part(ResultPosition start, long count, HeldOutput output) : IDisposable
    {
        public ResultPosition Start { get; } = start;

        public long Count { get; } = count;

        public HeldOutput Output { get; } = output;

        public ManualResetEventSlim Done { get; } = new();

        public Damage? Damage { get; set; }

        public bool IsOver { get; set; }

        public Timestamp Last { get; set; }

        public ExceptionDispatchInfo? Failure { get; set; }

        public void Dispose()
        {
            Output.Dispose();
            Done.Dispose();
        }
    }
}
