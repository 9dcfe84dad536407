using Perfolio.Metrics.Agent.Sources;

namespace Perfolio.Metrics.Agent.Engine;

/// <summary>
/// Readings that do not end hold a thread each, and nothing can take it from them. So that a dead file system costs a few threads
/// and not one per file on it, its other files wait until one of the readings has ended. For one thread at a time.
/// </summary>
internal sealed class StuckReadings
{
    /// <summary>Stuck readings of one device that make its other files wait.</summary>
    public const int MostPerDevice = 4;

    /// <summary>Stuck readings in all from which on one is enough.</summary>
    public const int MostInAll = 64;

    // Devices that were read from, and devices by the text of a path, apart: a link may lead elsewhere, so that what was never
    // read says nothing of what was.
    private readonly Dictionary<(ulong Device, bool WasRead), Place> _places = [];
    private MountTable _mounts = MountTable.Parse([]);
    private int _stuck;

    /// <summary>Number of readings that do not end.</summary>
    public int Count => _stuck;

    /// <summary>Notes a reading that does not end.</summary>
    /// <returns>What it is to be taken back by.</returns>
    public (ulong Device, bool WasRead) Add(JsonSource source)
    {
        _mounts = MountTable.Read();
        var key = KeyOf(source);
        if (!_places.TryGetValue(key, out var place))
            _places.Add(key, place = new Place());
        place.Stuck++;
        _stuck++;
        return key;
    }

    /// <summary>Notes that it has ended.</summary>
    /// <returns>Sources that waited for that.</returns>
    public IReadOnlyList<JsonSource> Remove((ulong Device, bool WasRead) key)
    {
        _stuck--;
        var place = _places[key];
        var waiting = place.Waiting.ToArray();
        place.Waiting.Clear();
        if (--place.Stuck == 0)
            _places.Remove(key);
        return waiting;
    }

    /// <summary>Has a source wait when others of its device are stuck.</summary>
    /// <returns>Whether it waits now.</returns>
    public bool Holds(JsonSource source)
    {
        if (_stuck == 0)
            return false;
        var key = KeyOf(source);
        var limit = _stuck < MostInAll ? MostPerDevice : 1;
        var own = _places.GetValueOrDefault(key);
        // What was never read is where its path says, as far as that is known.
        var read = key.WasRead ? null : _places.GetValueOrDefault((key.Device, true));
        var place = (own?.Stuck ?? 0) + (read?.Stuck ?? 0) >= limit ? own ?? read
            : !key.WasRead && _stuck >= MostInAll ? _places.Values.First() : null;
        place?.Waiting.Add(source);
        return place is not null;
    }

    // Files of proc and the like are made by one program each: they are stuck alone.
    private (ulong Device, bool WasRead) KeyOf(JsonSource source)
    {
        var path = source.Definition.Location;
        if (path.StartsWith("/proc/", StringComparison.Ordinal) || path.StartsWith("/sys/", StringComparison.Ordinal))
            return ((ulong)(uint)path.GetHashCode(StringComparison.Ordinal) | (1UL << 63), false);
        return source.Device != 0 ? (source.Device, true) : (_mounts.DeviceOf(path), false);
    }

    private sealed class Place
    {
        public int Stuck { get; set; }

        public List<JsonSource> Waiting { get; } = [];
    }
}
