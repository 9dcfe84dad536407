using System.Buffers;
using Perfolio.Archives.Storage;

namespace Perfolio.Archives.Dump;

/// <summary>Keeps the text of a part until it is the part's turn; from then on it goes straight through.</summary>
/// <remarks>Too much text waits for its turn, which bounds the memory.</remarks>
internal sealed class HeldOutput : WriteOnlyStream
{
    private const int MostHeld = 4 << 20;

    private readonly Stream _target;
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _letOut = new();
    private readonly Queue<(byte[] Bytes, int Length)> _held = [];
    private readonly CancellationToken _stop;
    private long _size;
    private bool _turn;

    public HeldOutput(Stream target, CancellationToken stop)
    {
        _target = target;
        _stop = stop;
    }

    /// <summary>It is the part's turn.</summary>
    public void LetOut()
    {
        lock (_gate)
            _turn = true;
        _letOut.Set();
    }

    /// <summary>Writes what is still held; the turn has come, and nobody writes any more.</summary>
    public void Finish()
    {
        while (_held.TryDequeue(out var held))
        {
            _target.Write(held.Bytes, 0, held.Length);
            ArrayPool<byte>.Shared.Return(held.Bytes);
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (TryHold(buffer))
            return;
        _letOut.Wait(_stop);
        Finish();
        _target.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _letOut.Dispose();
        base.Dispose(disposing);
    }

    private bool TryHold(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            if (_turn || _size + buffer.Length > MostHeld)
                return false;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(buffer.Length);
        buffer.CopyTo(bytes);
        _held.Enqueue((bytes, buffer.Length));
        _size += buffer.Length;
        return true;
    }
}
