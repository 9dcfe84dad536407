using System.Globalization;
using System.Runtime.InteropServices;
using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Jobs;

/// <summary>The machine region of a profile, from /proc. Every field that the machine does not tell is left out.</summary>
public static class MachineInfo
{
    /// <summary>
    /// Describes this machine: <c>architecture system release host cpu {physical total frequency} memory {total_ram swap}</c>.
    /// </summary>
    public static JsonValue Describe()
    {
        var fields = new List<KeyValuePair<string, JsonValue>>
        {
            new("architecture", JsonValue.Of(Architecture())),
            new("system", JsonValue.Of("Linux")),
        };
        if (Line("/proc/sys/kernel/osrelease") is { } release) fields.Add(new("release", JsonValue.Of(release)));
        if (Line("/proc/sys/kernel/hostname") is { } host) fields.Add(new("host", JsonValue.Of(host)));
        if (Processors() is { Kind: JsonKind.Object } cpu) fields.Add(new("cpu", cpu));
        if (Memory() is { Kind: JsonKind.Object } memory) fields.Add(new("memory", memory));
        return JsonValue.Of(fields);
    }

    private static string Architecture() => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x86_64",
        System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static JsonValue? Processors()
    {
        if (Lines("/proc/cpuinfo") is not { } lines) return null;
        var cores = new HashSet<(string, string)>();
        string package = "", frequency = "";
        int total = 0;
        foreach (string line in lines)
        {
            int colon = line.IndexOf(':');
            if (colon < 0) continue;
            (string key, string value) = (line[..colon].Trim(), line[(colon + 1)..].Trim());
            switch (key)
            {
                case "processor": total++; break;
                case "physical id": package = value; break;
                case "core id": cores.Add((package, value)); break;
                case "cpu MHz" when frequency.Length == 0: frequency = value; break;
            }
        }

        var fields = new List<KeyValuePair<string, JsonValue>>();
        if (cores.Count > 0) fields.Add(new("physical", JsonValue.Of(cores.Count)));
        if (total > 0) fields.Add(new("total", JsonValue.Of(total)));
        if (double.TryParse(frequency, CultureInfo.InvariantCulture, out double mhz))
            fields.Add(new("frequency", JsonValue.Of(string.Create(CultureInfo.InvariantCulture, $"{mhz:F2}Mhz"))));
        return fields.Count == 0 ? null : JsonValue.Of(fields);
    }

    private static JsonValue? Memory()
    {
        if (Lines("/proc/meminfo") is not { } lines) return null;
        var fields = new List<KeyValuePair<string, JsonValue>>();
        foreach ((string label, string key) in new[] { ("MemTotal:", "total_ram"), ("SwapTotal:", "swap") })
        {
            string[]? words = lines.FirstOrDefault(l => l.StartsWith(label, StringComparison.Ordinal))?.Split(
                ' ', StringSplitOptions.RemoveEmptyEntries);
            if (words?.Length > 1 && long.TryParse(words[1], CultureInfo.InvariantCulture, out long kib))
                fields.Add(new(key, JsonValue.Of(Size(kib * 1024.0))));
        }

        return fields.Count == 0 ? null : JsonValue.Of(fields);
    }

    private static string Size(double bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        int unit = 0;
        for (; bytes >= 1024 && unit < units.Length - 1; unit++) bytes /= 1024;
        return unit == 0 ? $"{bytes:F0} B" : string.Create(CultureInfo.InvariantCulture, $"{bytes:F1} {units[unit]}");
    }

    private static string? Line(string path) => Lines(path)?.FirstOrDefault()?.Trim();

    private static string[]? Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
