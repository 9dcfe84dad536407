using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Perfolio.Profiles.Store;

/// <summary>
/// The body of a stored object while it is inflated: exactly as many bytes as the header promised, and an error with the
/// file's name when there are fewer or more, when the compression is damaged, or when the content does not fit its id.
/// </summary>
internal sealed class ObjectBodyStream : Stream
{
    private const int NoSystemError = unchecked((int)0x80131620); // COR_E_IO, where a failed call has its errno

    private readonly Stream _inflated;
    private readonly string _file;
    private readonly IncrementalHash? _hash;
    private readonly string _id;
    private readonly FileStream _source;
    private Adler32 _sum;
    private bool _checked;

    internal ObjectBodyStream(
        Stream inflated, FileStream source, long length, string file, string id, IncrementalHash? hash, Adler32 sumOfHeader)
    {
        _source = source;
        _sum = sumOfHeader;
        _inflated = inflated;
        _file = file;
        _id = id;
        _hash = hash;
        Length = length;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        if (Position == Length)
        {
            CheckEnd();
            return 0;
        }

        int wanted = (int)Math.Min(buffer.Length, Length - Position);
        int read = Inflate(_inflated, buffer[..wanted], _file);
        if (read == 0)
            throw new ProfileException(_file, $"the object ends after {Position} of its {Length} bytes (damaged or cut off)");
        _hash?.AppendData(buffer[..read]);
        _sum.Append(buffer[..read]);
        Position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Reads the rest away and checks what can only be known at the end.</summary>
    internal void Finish()
    {
        Span<byte> scrap = stackalloc byte[4096];
        while (Read(scrap) > 0)
        {
            // Everything is in the hash and the position.
        }
    }

    /// <summary>Reads inflated bytes; damage of the compression is told as the file's.</summary>
    internal static int Inflate(Stream inflated, Span<byte> buffer, string file)
    {
        try
        {
            return inflated.Read(buffer);
        }
        // A changed header may ask zlib for a dictionary: then the runtime throws an IOException that comes from no system call.
        catch (Exception e) when (e is InvalidDataException || (e is IOException && e.HResult == NoSystemError))
        {
            throw new ProfileException(file, "the object's compression is damaged or cut off", inner: e);
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            throw new OperationException($"cannot read {file}: {IoReason.Of(e)}", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inflated.Dispose();
            _hash?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void CheckEnd()
    {
        if (_checked) return;
        _checked = true;
        Span<byte> one = stackalloc byte[1];
        if (Inflate(_inflated, one, _file) > 0)
            throw new ProfileException(_file, $"the object is longer than the {Length} bytes its header says");
        Span<byte> trailer = stackalloc byte[sizeof(uint)];
        int read = RandomAccess.Read(_source.SafeFileHandle, trailer, _source.Length - trailer.Length);
        if (read < trailer.Length || BinaryPrimitives.ReadUInt32BigEndian(trailer) != _sum.Value)
            throw new ProfileException(
                _file, "the object's checksum is wrong (damaged or cut off)", _source.Length - trailer.Length);
        if (_hash is null) return;
        string id = ContentId.End(_hash);
        if (id != _id) throw new ProfileException(_file, $"the content does not fit the object's id (it is {id})");
    }
}
