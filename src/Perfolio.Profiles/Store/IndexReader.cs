using System.Buffers.Binary;
using System.Text;

namespace Perfolio.Profiles.Store;

/// <summary>Reads the binary form of an index, versions 1 and 2 (docs/formats/perun-store.md, "Index").</summary>
public ref struct IndexReader
{
    internal const int HeaderLength = 12;
    internal const int ChecksumLength = 20;
    private const int SmallestEntry = 4 + ChecksumLength + 1;
    private const int TextsOfEntry = 5;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly string _file;
    private int _at;

    private IndexReader(ReadOnlySpan<byte> bytes, string file)
    {
        _bytes = bytes;
        _file = file;
        _at = HeaderLength;
    }

    /// <summary>The four bytes an index begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "pidx"u8;

    /// <summary>Reads a whole index. Bytes after the last line are ignored.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="file">The file's name, for messages.</param>
    /// <exception cref="ProfileException">The bytes are no index; says where.</exception>
    public static IndexFile Read(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.Length < HeaderLength) throw new ProfileException(file, "the index is cut off in its header", bytes.Length);
        if (!bytes[..4].SequenceEqual(Magic))
            throw new ProfileException(file, "this is no index: it does not begin with 'pidx'", 0);
        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (version is < IndexFile.BareVersion or > IndexFile.CurrentVersion)
            throw new ProfileException(file, $"index version {version} is not known (known: 1 and 2)", 4);
        int count = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        int smallest = version == IndexFile.BareVersion ? SmallestEntry : SmallestEntry + 4 * TextsOfEntry;
        if (count < 0 || count > (bytes.Length - HeaderLength) / smallest)
            throw new ProfileException(file, $"the index claims {count} entries, more than its {bytes.Length} bytes can hold", 8);

        var reader = new IndexReader(bytes, file);
        var entries = new IndexEntry[count];
        for (int i = 0; i < count; i++) entries[i] = reader.Entry(version);
        return new IndexFile(version, entries);
    }

    private IndexEntry Entry(int version)
    {
        uint time = BinaryPrimitives.ReadUInt32LittleEndian(Take(4, "the time of an entry"));
        string checksum = Convert.ToHexStringLower(Take(ChecksumLength, "the checksum of an entry"));
        int length = _bytes[_at..].IndexOf((byte)0);
        if (length < 0) throw new ProfileException(_file, "the index is cut off in the name of an entry", _at);
        int nameAt = _at;
        string name = Text(length, "the name of an entry");
        if (name.Length == 0 || name.Contains('/')) throw new ProfileException(_file, "an entry has no valid file name", nameAt);
        _at++;
        var entry = new IndexEntry(time, checksum, name);
        return version == IndexFile.BareVersion ? entry : entry with
        {
            Type = Counted("the type of an entry"),
            Command = Counted("the command of an entry"),
            Workload = Counted("the workload of an entry"),
            Collector = Counted("the collector of an entry"),
            PostprocessorText = Counted("the postprocessors of an entry"),
        };
    }

    private string Counted(string what)
    {
        int lengthAt = _at;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(Take(4, what));
        if (length > _bytes.Length - _at)
            throw new ProfileException(_file, $"{what} claims {length} bytes, {_bytes.Length - _at} are left", lengthAt);
        return Text((int)length, what);
    }

    private string Text(int length, string what)
    {
        int at = _at;
        try
        {
            return Strict.GetString(Take(length, what));
        }
        catch (DecoderFallbackException)
        {
            throw new ProfileException(_file, $"{what} is not UTF-8", at);
        }
    }

    private ReadOnlySpan<byte> Take(int length, string what)
    {
        if (length > _bytes.Length - _at) throw new ProfileException(_file, $"the index is cut off in {what}", _bytes.Length);
        ReadOnlySpan<byte> taken = _bytes.Slice(_at, length);
        _at += length;
        return taken;
    }
}
