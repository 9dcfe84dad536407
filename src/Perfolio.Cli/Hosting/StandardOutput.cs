using Perfolio.Profiles;

namespace Perfolio.Cli.Hosting;

/// <summary>
/// Standard output for data. A reader that has left (<c>| head</c>) ends nothing; anything else that stops the writing
/// (closed, full disk) is an <see cref="OperationException"/> that says so.
/// </summary>
internal sealed class StandardOutput : Stream
{
    private readonly Stream _inner = Console.OpenStandardOutput();

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Flush() => Guarded(() => _inner.Flush());

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Guarded(() => _inner.Write(buffer, offset, count));

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private static void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (UnauthorizedAccessException e)
        {
            // What a descriptor that is not open for writing answers.
            throw new OperationException("standard output cannot be written: it is closed", e);
        }
        catch (IOException e)
        {
            throw new OperationException($"standard output cannot be written: {char.ToLowerInvariant(e.Message[0])}{e.Message[1..]}", e);
        }
    }
}
