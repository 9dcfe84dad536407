using System.Buffers.Binary;

namespace Perfolio.Metrics.Reading;

/// <summary>Walks over the entries of an open directory (getdents64(2)) without allocating anything per entry.</summary>
/// <param name="handle">The directory, at its beginning; stays the caller's.</param>
/// <param name="buffer">Where entries are put meanwhile.</param>
internal struct DirectoryEntries(int handle, byte[] buffer)
{
    /// <summary>DT_DIR.</summary>
    public const byte Directory = 4;

    private const int LengthOffset = 16;
    private const int KindOffset = 18;
    private const int NameOffset = 19;

    private int _used;
    private int _position;

    /// <summary>The next entry; <c>.</c> and <c>..</c> are left out.</summary>
    /// <param name="name">Its name, valid until the next call.</param>
    /// <param name="kind">What it is, such as <see cref="Directory"/>; 0 when the file system does not say.</param>
    /// <returns>Whether there was one.</returns>
    public bool Next(out ReadOnlySpan<byte> name, out byte kind)
    {
        while (_position < _used || Fill())
        {
            // struct dirent64: u64 inode, i64 offset, u16 length, u8 kind, name ending in a NUL.
            var entry = buffer.AsSpan(_position, _used - _position);
            var length = BinaryPrimitives.ReadUInt16LittleEndian(entry[LengthOffset..]);
            _position += length;
            name = entry[NameOffset..length];
            var end = name.IndexOf((byte)0);
            name = end < 0 ? name : name[..end];
            kind = entry[KindOffset];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                return true;
        }

        name = default;
        kind = 0;
        return false;
    }

    private unsafe bool Fill()
    {
        _position = 0;
        fixed (byte* entries = buffer)
            _used = (int)NativeCalls.List(handle, entries, (nuint)buffer.Length);
        return _used > 0;
    }
}
