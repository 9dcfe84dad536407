using System.Globalization;
using System.Text;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Pfs;

/// <summary>Facts of a capture as pairs of texts; unknown names are passed over, so that names can be added.</summary>
internal static class FactsCodec
{
    private const int MostCpus = 65536;

    public static void Write(CaptureFacts facts, PackedWriter target)
    {
        var pairs = new List<(string Name, string? Value)>
        {
            ("origin", facts.Origin),
            ("host", facts.Host),
            ("kernel", facts.KernelRelease),
            ("architecture", facts.Architecture),
            ("cpu", facts.CpuDescription),
            ("cpus", Number(facts.Cpus)),
            ("command", facts.CommandLine),
            ("sockets", facts.SocketOfCpu.Count > 0 ? string.Join(',', facts.SocketOfCpu.Select(static s => Number(s))) : null),
            ("clock", Number(facts.ClockId)),
            ("wall-time", Number(facts.WallTime)),
            ("clock-time", Number(facts.ClockTime)),
            ("recorded", string.Join(',', facts.Recorded.Select(static k => Number((int)k)))),
        };
        pairs.RemoveAll(static p => p.Value is null);
        target.Number((ulong)pairs.Count);
        foreach ((string name, string? value) in pairs)
        {
            target.Text(Encoding.UTF8.GetBytes(name));
            target.Text(Encoding.UTF8.GetBytes(value!));
        }
    }

    public static CaptureFacts Read(ref PackedReader source)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int left = source.Count(); left > 0; left--)
        {
            string name = Encoding.UTF8.GetString(source.Text());
            pairs[name] = Encoding.UTF8.GetString(source.Text());
        }

        return new CaptureFacts
        {
            Origin = pairs.GetValueOrDefault("origin", ""),
            Host = pairs.GetValueOrDefault("host"),
            KernelRelease = pairs.GetValueOrDefault("kernel"),
            Architecture = pairs.GetValueOrDefault("architecture"),
            CpuDescription = pairs.GetValueOrDefault("cpu"),
            Cpus = (int?)Whole(pairs, "cpus"),
            CommandLine = pairs.GetValueOrDefault("command"),
            SocketOfCpu = List(pairs, "sockets"),
            ClockId = (int?)Whole(pairs, "clock"),
            WallTime = Whole(pairs, "wall-time"),
            ClockTime = Whole(pairs, "clock-time"),
            Recorded = [.. List(pairs, "recorded").Select(static k => (SchedEventKind)k)],
        };
    }

    private static string? Number(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static long? Whole(Dictionary<string, string> pairs, string name) =>
        pairs.TryGetValue(name, out string? text)
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;

    private static List<int> List(Dictionary<string, string> pairs, string name)
    {
        var list = new List<int>();
        if (!pairs.TryGetValue(name, out string? text)) return list;
        foreach (string one in text.Split(',', MostCpus, StringSplitOptions.RemoveEmptyEntries))
            if (int.TryParse(one, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
                list.Add(value);
        return list;
    }
}
