using System.Buffers.Binary;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// /run/utmp: who is logged in. Records of 384 bytes: type (16 bits), process, terminal, id, and at 44 the user. A system without
/// the file has nobody logged in, as far as it tells.
/// </summary>
internal sealed class UserReader : FileReader
{
    private const int RecordLength = 384;
    private const int NameOffset = 44;
    private const int NameLength = 32;
    private const int UserProcess = 7;

    private readonly ValueTable _table = new("users");
    private readonly int _users;
    private readonly int _roots;
    private readonly int _sessions;

    /// <summary>Makes a reader.</summary>
    /// <param name="path">The file.</param>
    public UserReader(string path)
        : base(path, RecordLength * 8)
    {
        (_users, _roots, _sessions) = (_table.Column("users"), _table.Column("roots"), _table.Column("sessions"));
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override void Parse(ReadOnlySpan<byte> text)
    {
        _table.Begin();
        long users = 0, roots = 0;
        for (; text.Length >= RecordLength; text = text[RecordLength..])
        {
            if (BinaryPrimitives.ReadInt16LittleEndian(text) != UserProcess)
                continue;
            users++;
            if (text.Slice(NameOffset, NameLength).TrimEnd((byte)0).SequenceEqual("root"u8))
                roots++;
        }

        var row = _table.AddRow();
        _table.Set(row, _users, users);
        _table.Set(row, _roots, roots);
        _table.Set(row, _sessions, users);
    }
}
