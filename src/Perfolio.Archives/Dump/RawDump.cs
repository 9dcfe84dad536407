using System.Buffers.Binary;
using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Index;
using Perfolio.Archives.Storage;
using Perfolio.Archives.Storage.Decompression;

namespace Perfolio.Archives.Dump;

/// <summary>Prints the records of one member file in hexadecimal, whatever they mean (pmdumplog <c>-v</c>).</summary>
/// <remarks>The entries behind the label of an index are not framed; each is shown as a record of its own.</remarks>
public sealed class RawDump
{
    private const int Piece = 1 << 16;
    private const int RowLength = 32;

    private readonly MemberFile _file;
    private readonly ArchiveBytes _bytes;
    private readonly Utf8Output _output;
    private long _offset;

    private RawDump(MemberFile file, ArchiveBytes bytes, Utf8Output output)
    {
        _file = file;
        _bytes = bytes;
        _output = output;
    }

    /// <summary>Prints a file.</summary>
    /// <param name="path">The member file; compressed ones are decompressed.</param>
    /// <param name="target">Where to.</param>
    /// <param name="cancellation">Ends the dump.</param>
    /// <returns>What stopped the dump; null when the file was printed to its end.</returns>
    /// <exception cref="ArchiveException">The file cannot be read.</exception>
    public static Damage? Write(string path, Stream target, CancellationToken cancellation = default)
    {
        var file = ArchiveFiles.Member(path);
        using var bytes = Decompressor.Open(file);
        using var output = new Utf8Output(target);
        output.Text($"Raw dump of physical archive file \"{path}\" ...\n");
        return new RawDump(file, bytes, output).Run(cancellation);
    }

    private Damage? Run(CancellationToken cancellation)
    {
        var entry = EntrySize();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_bytes.Window(_offset, 1).IsEmpty)
                return null;
            var reason = _offset > 0 && entry is { } size ? Entry(size) : Framed();
            if (reason is not null)
                return new Damage(_file.Path, _file.Volume, _offset, null, reason);
        }
    }

    // Size of what stands behind the label of an index; null for the other files, and when the label does not tell.
    private int? EntrySize() => _file.Volume == MemberFile.Index
        && LabelCodec.TryRead(_bytes.Window(0, LabelCodec.Size(ArchiveVersion.V3)), out var label, out _).Status
            == ParseStatus.Done
            ? IndexCodec.Size(label!.Version)
            : null;

    private string? Entry(int size)
    {
        Head(size);
        if (Hex(_offset, size) is { } reason)
            return reason;
        _offset += size;
        return null;
    }

    private string? Framed()
    {
        var start = _bytes.Window(_offset, 4);
        if (start.Length < 4)
            return FormattableString.Invariant($"unexpected end of file: wanted 4 bytes, got {start.Length}");
        var length = BinaryPrimitives.ReadInt32BigEndian(start);
        if (length < 8)
            return FormattableString.Invariant($"impossible record length {length}");
        Head(length);
        if (Hex(_offset + 4, length - 8) is { } reason)
            return reason;
        var trailer = _bytes.Window(_offset + length - 4, 4);
        if (trailer.Length < 4)
            return FormattableString.Invariant($"unexpected end of file: wanted 4 bytes, got {trailer.Length}");
        if (BinaryPrimitives.ReadInt32BigEndian(trailer) is var n && n != length)
            return FormattableString.Invariant($"length mismatch: header {length} != trailer {n}");
        _offset += length;
        return null;
    }

    private void Head(int length) =>
        _output.Text(string.Create(CultureInfo.InvariantCulture, $"Dump ... record len: {length} @ offset: {_offset}\n"));

    // Eight words in a row. Only what is there is read: a length that lies costs nothing.
    private string? Hex(long offset, int length)
    {
        for (var done = 0; done < length;)
        {
            var wanted = Math.Min(Piece, length - done);
            var piece = _bytes.Window(offset + done, wanted);
            piece = piece[..Math.Min(piece.Length, wanted)];
            for (var i = 0; i < piece.Length; i += 4)
            {
                if ((done + i) % RowLength == 0 && done + i > 0)
                    _output.Line();
                _output.Bytes(" "u8).Hex(piece[i..Math.Min(i + 4, piece.Length)]);
            }

            done += piece.Length;
            if (piece.Length == wanted)
                continue;
            _output.Line();
            return FormattableString.Invariant($"unexpected end of file: wanted {length} bytes, got {done}");
        }

        _output.Line();
        return null;
    }
}
