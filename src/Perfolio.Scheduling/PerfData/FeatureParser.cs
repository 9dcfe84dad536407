namespace Perfolio.Scheduling.PerfData;

/// <summary>Reads feature sections. A damaged one is left out: the events do not depend on it.</summary>
internal static class FeatureParser
{
    public const int TracingData = 1;
    private const int MostStrings = 65536;

    public static void Read(int feature, ReadOnlySpan<byte> data, FileOrder order, PerfFeatures features, EventTable table)
    {
        int at = 0;
        switch (feature)
        {
            case 3: features.Host = Text(data, ref at, order); break;
            case 4: features.KernelRelease = Text(data, ref at, order); break;
            case 5: features.PerfVersion = Text(data, ref at, order); break;
            case 6: features.Architecture = Text(data, ref at, order); break;
            case 7 when data.Length >= 8:
                features.CpusAvailable = (int)order.U32(data, 0);
                features.CpusOnline = (int)order.U32(data, 4);
                break;
            case 8: features.CpuDescription = Text(data, ref at, order); break;
            case 9: features.CpuId = Text(data, ref at, order); break;
            case 10 when data.Length >= 8: features.MemoryKilobytes = (long)order.U64(data, 0); break;
            case 11: features.CommandLine = Texts(data, ref at, order); break;
            case 12: Names(data, order, table); break;
            case 13: Topology(data, order, features); break;
            case 24: features.IsDirectory = true; break;
            case 27: features.Compressed = true; break;
            case 29 when data.Length >= 24:
                features.ClockId = (int)order.U32(data, 4);
                features.WallTime = order.U64(data, 8);
                features.ClockTime = order.U64(data, 16);
                break;
            default: break;
        }
    }

    // EVENT_DESC: attributes once more, with names.
    private static void Names(ReadOnlySpan<byte> data, FileOrder order, EventTable table)
    {
        uint count = order.U32(data, 0), size = order.U32(data, 4);
        int at = 8;
        for (uint i = 0; i < count && at + (long)size + 4 <= data.Length; i++)
        {
            at += (int)size;
            uint ids = order.U32(data, at);
            at += 4;
            if (Text(data, ref at, order) is not { } name) return;
            if (ids > (uint)(data.Length - at) / 8) return;
            if (i < table.Events.Length) table.Events[i].Name = name;
            at += (int)ids * 8;
        }
    }

    private static void Topology(ReadOnlySpan<byte> data, FileOrder order, PerfFeatures features)
    {
        int at = 0;
        features.Sockets = Texts(data, ref at, order);
        features.Cores = Texts(data, ref at, order);
        int cpus = Math.Min(features.CpusAvailable ?? 0, (data.Length - at) / 8);
        int[] sockets = new int[Math.Max(0, cpus)];
        for (int cpu = 0; cpu < sockets.Length; cpu++) sockets[cpu] = (int)order.U32(data, at + (cpu * 8) + 4);
        features.SocketOfCpu = sockets;
    }

    private static List<string> Texts(ReadOnlySpan<byte> data, ref int at, FileOrder order)
    {
        var texts = new List<string>();
        uint count = order.U32(data, at);
        at += 4;
        for (uint i = 0; i < Math.Min(count, MostStrings) && Text(data, ref at, order) is { } text; i++) texts.Add(text);
        return texts;
    }

    private static string? Text(ReadOnlySpan<byte> data, ref int at, FileOrder order)
    {
        if (at < 0 || at + 4 > data.Length) return null;
        uint length = order.U32(data, at);
        if (length > (uint)(data.Length - at - 4)) return null;
        string text = PipeRecords.Text(data.Slice(at + 4, (int)length));
        at += 4 + (int)length;
        return text;
    }
}
