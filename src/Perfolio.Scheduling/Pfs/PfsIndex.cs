using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Pfs;

/// <summary>The footer of a file; or, when it was never written, what its blocks tell.</summary>
internal sealed class PfsIndex
{
    public CaptureFacts Facts { get; private set; } = new();

    public TaskTable Tasks { get; } = new();

    public CaptureLoss Loss { get; } = new();

    public List<PfsBlock> Blocks { get; } = [];

    public List<string> Problems { get; } = [];

    public static PfsIndex Read(SafeFileHandle file, string path)
    {
        long length = RandomAccess.GetLength(file);
        Span<byte> header = stackalloc byte[PfsFormat.HeaderSize];
        if (RandomAccess.Read(file, header, 0) < header.Length || header[0] != 0x89
            || !header[1..8].SequenceEqual(PfsFormat.Header().AsSpan(1, 7)))
            throw new SchedulingException(path, "is no .pfs: it does not begin as one", 0);
        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(header[8..]);
        if (version != PfsFormat.Version)
            throw new SchedulingException(
                path, FormattableString.Invariant($"is of version {version}; this program reads version {PfsFormat.Version}"), 8);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[12..]) != PfsFormat.Checksum(header[..12]))
            throw new SchedulingException(path, "its header is damaged", 0);
        var index = new PfsIndex();
        try
        {
            if (index.ReadFooter(file, length)) return index;
            index.Problems.Add($"{path}: was not finished; the whole blocks are read");
        }
        catch (InvalidDataException e)
        {
            index.Problems.Add($"{path}: its footer is damaged ({e.Message}); the blocks are read");
        }

        // Nothing of a damaged footer may be used.
        var recovered = new PfsIndex();
        recovered.Problems.AddRange(index.Problems);
        recovered.Scan(file, length);
        return recovered;
    }

    /// <summary>Reads the payload of a frame and checks it.</summary>
    public static void ReadFrame(SafeFileHandle file, long offset, uint kind, Span<byte> payload)
    {
        Span<byte> header = stackalloc byte[PfsFormat.FrameHeader];
        if (RandomAccess.Read(file, header, offset) < header.Length || BinaryPrimitives.ReadUInt32LittleEndian(header) != kind
            || BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) != (uint)payload.Length)
            throw new InvalidDataException("another block than the index says");
        for (int at = 0; at < payload.Length;)
        {
            int count = RandomAccess.Read(file, payload[at..], offset + PfsFormat.FrameHeader + at);
            if (count == 0) throw new InvalidDataException("the file ends inside of the block");
            at += count;
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) != PfsFormat.Checksum(payload))
            throw new InvalidDataException("its checksum is another");
    }

    private bool ReadFooter(SafeFileHandle file, long length)
    {
        Span<byte> trailer = stackalloc byte[PfsFormat.TrailerSize];
        long end = length - PfsFormat.TrailerSize;
        if (end < PfsFormat.HeaderSize || RandomAccess.Read(file, trailer, end) < trailer.Length
            || !trailer[16..].SequenceEqual(PfsFormat.End))
            return false;
        long offset = BinaryPrimitives.ReadInt64LittleEndian(trailer);
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer[8..]) != PfsFormat.Checksum(trailer[..8])) return false;
        long size = end - offset - PfsFormat.FrameHeader;
        if (offset < PfsFormat.HeaderSize || size is < 0 or > PfsFormat.LargestFrame) return false;
        byte[] payload = new byte[size];
        ReadFrame(file, offset, PfsFormat.Footer, payload);
        Parse(payload, offset);
        return true;
    }

    private void Parse(ReadOnlySpan<byte> payload, long end)
    {
        var reader = new PackedReader(payload);
        Facts = FactsCodec.Read(ref reader);
        int tasks = reader.Count();
        for (int i = 0; i < tasks; i++) TaskCodec.Read(ref reader, Tasks, i);
        for (int left = reader.Count(); left > 0; left--)
        {
            long cpu = reader.Signed();
            Loss.Count(new SchedEvent
            {
                Kind = SchedEventKind.Lost,
                Cpu = (int)Math.Clamp(cpu, -1, int.MaxValue),
                Value = (long)Math.Min(reader.Number(), long.MaxValue),
            });
        }

        Loss.CountThrottled((long)Math.Min(reader.Number(), long.MaxValue));
        long offset = 0, first = 0;
        for (int left = reader.Count(); left > 0; left--)
        {
            offset = checked(offset + reader.Number(int.MaxValue));
            int length = reader.Number(PfsFormat.LargestFrame);
            first = unchecked(first + reader.Signed());
            long last = unchecked(first + reader.Signed());
            if (offset + PfsFormat.FrameHeader + length > end) throw new InvalidDataException("a block behind the footer");
            Blocks.Add(new PfsBlock(offset, length, first, last, reader.Number(PfsFormat.MostBlockEvents)));
        }
    }

    private void Scan(SafeFileHandle file, long length)
    {
        Span<byte> header = stackalloc byte[PfsFormat.FrameHeader];
        using var decoder = new BlockDecoder();
        var kinds = new SortedSet<SchedEventKind>();
        for (long at = PfsFormat.HeaderSize; at + PfsFormat.FrameHeader <= length;)
        {
            if (RandomAccess.Read(file, header, at) < header.Length
                || BinaryPrimitives.ReadUInt32LittleEndian(header) != PfsFormat.Events)
                break;
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            if (size > PfsFormat.LargestFrame || at + PfsFormat.FrameHeader + size > length) break;
            byte[] payload = new byte[size];
            try
            {
                ReadFrame(file, at, PfsFormat.Events, payload);
                decoder.Decode(payload, Tasks);
                if (decoder.Count > 0)
                    Blocks.Add(new PfsBlock(at, (int)size, decoder[0].Time, decoder[decoder.Count - 1].Time, decoder.Count));
                foreach (ref readonly SchedEvent one in decoder.Events)
                {
                    kinds.Add(one.Kind);
                    Loss.Count(one);
                }
            }
            catch (InvalidDataException e)
            {
                Problems.Add(FormattableString.Invariant($"byte offset {at}: a block cannot be read: {e.Message}"));
            }

            at += PfsFormat.FrameHeader + size;
        }

        Facts = Facts with { Recorded = [.. kinds] };
    }
}
