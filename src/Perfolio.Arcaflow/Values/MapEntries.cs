namespace Perfolio.Arcaflow.Values;

/// <summary>
/// The entries of a map of which some may be missing, collected so that their count is known before they are written.
/// </summary>
internal sealed class MapEntries
{
    private readonly List<(string Key, Action<IValueWriter> Write)> _entries = [];

    internal MapEntries Add(string key, Action<IValueWriter> write)
    {
        _entries.Add((key, write));
        return this;
    }

    internal MapEntries Add(string key, string? text) => text is null ? this : Add(key, w => w.Text(text));

    internal MapEntries Add(string key, bool flag) => Add(key, w => w.Boolean(flag));

    internal MapEntries Add(string key, long? number) => number is { } value ? Add(key, w => w.Integer(value)) : this;

    internal MapEntries Add(string key, double? number) => number is { } value ? Add(key, w => w.Float(value)) : this;

    internal MapEntries AddNames(string key, IReadOnlyList<string> names) => names.Count == 0
        ? this
        : Add(key, w =>
        {
            w.BeginList(names.Count);
            foreach (string name in names) w.Text(name);
            w.End();
        });

    internal void WriteTo(IValueWriter writer)
    {
        writer.BeginMap(_entries.Count);
        foreach ((string key, Action<IValueWriter> write) in _entries)
        {
            writer.Key(key);
            write(writer);
        }

        writer.End();
    }
}
