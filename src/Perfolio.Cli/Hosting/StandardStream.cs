using System.Text;
using Perfolio.Archives.Storage;
using Perfolio.Profiles;

namespace Perfolio.Cli.Hosting;

/// <summary>
/// Standard output or standard error. A reader that has left (<c>| head</c>) ends nothing. Anything else that stops the
/// writing (closed, full disk) is for data an <see cref="OperationException"/> that says so; talk is lost in silence,
/// because no result may be lost for it.
/// </summary>
internal sealed class StandardStream : WriteOnlyStream
{
    private readonly Stream _inner;
    private readonly bool _isData;

    private StandardStream(Stream inner, bool isData)
    {
        _inner = inner;
        _isData = isData;
    }

    /// <inheritdoc/>
    public override void Flush() => Guarded(() => _inner.Flush());

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Guarded(() => _inner.Write(buffer, offset, count));

    /// <summary>Standard output, for data.</summary>
    public static Stream Output() => new StandardStream(Console.OpenStandardOutput(), isData: true);

    /// <summary>A writer of talk on standard error.</summary>
    public static TextWriter Error() => Writer(new StandardStream(Console.OpenStandardError(), isData: false));

    /// <summary>A writer of UTF-8 that keeps nothing back.</summary>
    public static TextWriter Writer(Stream stream) =>
        new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };

    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (!_isData && (e is IOException or UnauthorizedAccessException))
        {
            // Nobody is left to be told.
        }
        catch (UnauthorizedAccessException e)
        {
            // What a descriptor that is not open for writing answers.
            throw new OperationException("standard output cannot be written: it is closed", e);
        }
        catch (IOException e)
        {
            throw new OperationException(
                $"standard output cannot be written: {char.ToLowerInvariant(e.Message[0])}{e.Message[1..]}", e);
        }
    }
}
