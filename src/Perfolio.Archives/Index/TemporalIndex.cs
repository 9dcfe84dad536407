using Perfolio.Archives.Format;
using Perfolio.Archives.Storage;

namespace Perfolio.Archives.Index;

/// <summary>The entries of <c>.index</c>. Offsets are hints: they are checked where they are used.</summary>
public sealed class TemporalIndex
{
    private readonly List<IndexEntry> _entries = [];

    /// <summary>The entries, in file order.</summary>
    public IReadOnlyList<IndexEntry> Entries => _entries;

    /// <summary>Bytes behind the last whole entry; ignored.</summary>
    public int TrailingBytes { get; private set; }

    internal void Read(ArchiveBytes bytes, ArchiveVersion version, Action<long, string> onDamage)
    {
        var size = IndexCodec.Size(version);
        var offset = LabelCodec.Size(version) + ((long)_entries.Count * size);
        while (true)
        {
            var window = bytes.Window(offset, size);
            if (window.Length < size)
            {
                TrailingBytes = window.Length;
                return;
            }

            if (!IndexCodec.TryRead(window, version, out var entry))
                onDamage(offset, "index entry has an impossible time stamp");
            _entries.Add(entry);
            offset += size;
        }
    }
}
