using Perfolio.Archives.Format;
using Perfolio.Archives.Index;
using Perfolio.Archives.Results;
using Perfolio.Archives.Storage;

namespace Perfolio.Archives.Checking;

/// <summary>Checks every entry of the temporal index against the files it points into.</summary>
internal sealed class IndexCheck : IDisposable
{
    private readonly Archive _archive;
    private readonly CheckReport _report;
    private readonly PlainVolumes _plain;

    public IndexCheck(Archive archive, CheckReport report)
    {
        _archive = archive;
        _report = report;
        _plain = new PlainVolumes(archive);
    }

    public void Dispose() => _plain.Dispose();

    public void Run()
    {
        if (_archive.Index is not { } index)
            return;
        var version = _archive.Label.Version;
        var size = IndexCodec.Size(version);
        for (var i = 0; i < index.Entries.Count; i++)
        {
            var entry = index.Entries[i];
            if (Problem(entry) is { } problem)
                Report(CheckSeverity.Error, i, entry.Time, problem);
            if (i > 0 && entry.Time < index.Entries[i - 1].Time)
                Report(CheckSeverity.Warning, i, entry.Time, $"index timestamp went backwards, prior timestamp: {CheckFinding.Iso(index.Entries[i - 1].Time)}");
        }

        if (index.TrailingBytes > 0)
            Report(CheckSeverity.Warning, index.Entries.Count, null, FormattableString.Invariant($"{index.TrailingBytes} bytes behind the last whole entry, an entry has {size}"));
    }

    private string? Problem(IndexEntry entry)
    {
        var label = LabelCodec.Size(_archive.Label.Version);
        var at = _archive.VolumeIndexAtLeast(entry.Volume);
        if (at >= _archive.Volumes.Count || _archive.Volumes[at].Number != entry.Volume)
            return FormattableString.Invariant($"index entry points to volume {entry.Volume}, which does not exist");
        if (entry.MetadataOffset < label || entry.MetadataOffset > _archive.Metadata.Bytes.Length)
            return FormattableString.Invariant($"index entry points to offset {entry.MetadataOffset} of the metadata, which have {_archive.Metadata.Bytes.Length} bytes");
        if (entry.DataOffset < label)
            return FormattableString.Invariant($"index entry points to offset {entry.DataOffset}, inside the label");
        if (_archive.Volumes[at].IsCompressed)
            return null;
        var bytes = _plain.Of(at);
        if (entry.DataOffset > bytes.Length)
            return FormattableString.Invariant($"index entry points to offset {entry.DataOffset} of volume {entry.Volume}, which has {bytes.Length} bytes");
        return ArchiveCheck.IsBoundary(bytes, _archive.Label.Version, entry.DataOffset)
            ? null
            : FormattableString.Invariant($"index entry points to offset {entry.DataOffset} of volume {entry.Volume}, where no record begins");
    }

    private void Report(CheckSeverity severity, int entry, Timestamp? time, string reason)
    {
        var offset = LabelCodec.Size(_archive.Label.Version) + ((long)entry * IndexCodec.Size(_archive.Label.Version));
        if (_report.Wants("index"))
            _report.Add(new CheckFinding(severity, "index", _archive.Files.Index!.Path, MemberFile.Index, offset, time, reason));
    }
}
