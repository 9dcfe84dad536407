using Perfolio.Archives.Format;
using Perfolio.Archives.Index;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Storage.Decompression;

namespace Perfolio.Archives.Storage;

/// <summary>Opens the members of an archive and checks that they belong together.</summary>
internal sealed class OpenedMembers : IDisposable
{
    private const int MissingFile = -12375;
    private const int NoData = -12354;

    private readonly ArchiveOpenOptions _options;

    private OpenedMembers(ArchiveOpenOptions options) => _options = options;

    public List<ArchiveVolume> Volumes { get; } = [];

    public List<Damage> Damages { get; } = [];

    public List<Damage> Warnings { get; } = [];

    public ArchiveLabel Label { get; private set; } = null!;

    public ArchiveLabel MetadataLabel { get; private set; } = null!;

    public ArchiveBytes MetadataBytes { get; private set; } = null!;

    public ArchiveMetadata Metadata { get; private set; } = null!;

    public ArchiveBytes? IndexBytes { get; private set; }

    public TemporalIndex? Index { get; private set; }

    public static OpenedMembers Open(ArchiveFiles files, ArchiveOpenOptions options)
    {
        var members = new OpenedMembers(options);
        try
        {
            members.OpenMetadata(files);
            members.OpenVolumes(files);
            members.OpenIndex(files);
            return members;
        }
        catch
        {
            members.Dispose();
            throw;
        }
    }

    /// <summary>Reads the label of a data volume; null when the file has 0 bytes.</summary>
    public static ArchiveLabel? ReadLabel(MemberFile file)
    {
        var start = ReadStart(file);
        if (start.Length == 0)
            return null;
        var result = LabelCodec.TryRead(start, out var label, out var code);
        return result.Status == ParseStatus.Done
            ? label!
            : throw new ArchiveException(new Damage(file.Path, file.Volume, result.Offset, null, result.Reason!), code);
    }

    public void Dispose()
    {
        foreach (var volume in Volumes)
            volume.Dispose();
        MetadataBytes?.Dispose();
        IndexBytes?.Dispose();
    }

    // A pipe has no length, either; opening it would wait for whoever writes it.
    private static bool IsEmpty(MemberFile file) => new FileInfo(file.Path) is { Exists: true, Length: 0 };

    private static byte[] ReadStart(MemberFile file)
    {
        if (IsEmpty(file))
            return [];
        try
        {
            using var stream = Decompressor.OpenStream(file);
            var start = new byte[LabelCodec.Size(ArchiveVersion.V3)];
            var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return start[..read];
        }
        catch (Exception e) when (Decompressor.IsFailure(e))
        {
            throw new ArchiveException(file.Path, $"cannot read: {e.Message}", Decompressor.Code(e), e);
        }
    }

    private void OpenMetadata(ArchiveFiles files)
    {
        if (files.Metadata is not { } file)
        {
            throw Directory.Exists(files.BaseName)
                ? new ArchiveException(files.BaseName, "is a directory; name one of the archives in it", MissingFile)
                : new ArchiveException(files.BaseName + ".meta", "missing metadata file", MissingFile);
        }

        if (!IsEmpty(file))
            MetadataBytes = Decompressor.OpenWhole(file);
        var start = MetadataBytes is null ? default : MetadataBytes.Window(0, LabelCodec.Size(ArchiveVersion.V3));
        if (MetadataBytes is null || start.IsEmpty)
            throw new ArchiveException(file.Path, "empty file: contains no PCP data", NoData);
        var result = LabelCodec.TryRead(start, out var label, out var code);
        if (result.Status != ParseStatus.Done)
            throw new ArchiveException(new Damage(file.Path, MemberFile.Metadata, result.Offset, null, result.Reason!), code);
        MetadataLabel = label!;
        CheckNumber(file, label!);
        CheckLength(file, label!);
        Metadata = new ArchiveMetadata(MetadataBytes, file.Path, label!.Version);
        Metadata.Read(_options.Resync, Damages.Add);
        if (Metadata.Damage is not { } damage || _options.Resync || (Metadata.IsIncomplete && _options.Growing))
            return;
        Report(damage, Metadata.DamageCode);
    }

    private void OpenVolumes(ArchiveFiles files)
    {
        var missing = true;
        foreach (var file in files.Volumes)
        {
            missing = false;
            try
            {
                if (ReadLabel(file) is not { } label)
                {
                    Warn(new Damage(file.Path, file.Volume, 0, null, "empty file: contains no PCP data"));
                    continue;
                }

                if (label.Version != MetadataLabel.Version)
                {
                    throw new ArchiveException(
                        new Damage(file.Path, file.Volume, 4, null, $"version {label.Version} differs from version {MetadataLabel.Version} of the metadata"), LabelCodec.LabelError);
                }

                Label ??= label;
                CheckNumber(file, label);
                CheckSame(file, label);
                CheckLength(file, label);
                Volumes.Add(new ArchiveVolume(file, label));
            }
            catch (ArchiveException e) when (_options.Tolerant && e.Offset is not null)
            {
                Damages.Add(new Damage(file.Path, file.Volume, e.Offset.Value, null, e.Reason));
            }
        }

        for (var i = 1; i < files.Volumes.Count; i++)
        {
            var (before, after) = (files.Volumes[i - 1].Volume, files.Volumes[i].Volume);
            if (after != before + 1)
                Warn(new Damage(files.Volumes[i].Path, after, 0, null,
                    FormattableString.Invariant($"data volume {before + 1} is missing")));
        }

        if (missing)
            throw new ArchiveException(files.BaseName + ".0", "missing data volume", MissingFile);
        if (Volumes.Count > 0)
            return;
        throw Damages.Find(static d => d.Volume >= 0) is { } first
            ? new ArchiveException(first, LabelCodec.LabelError)
            : new ArchiveException(files.Volumes[0].Path, "no data volume can be read", NoData);
    }

    private void OpenIndex(ArchiveFiles files)
    {
        if (files.Index is not { } file)
        {
            Warn(new Damage(files.BaseName + ".index", MemberFile.Index, 0, null, "temporal index is missing"));
            return;
        }

        if (!IsEmpty(file))
            IndexBytes = Decompressor.OpenWhole(file);
        var start = IndexBytes is null ? default : IndexBytes.Window(0, LabelCodec.Size(ArchiveVersion.V3));
        if (IndexBytes is null || start.IsEmpty)
        {
            Warn(new Damage(file.Path, MemberFile.Index, 0, null, "empty file: contains no PCP data"));
            return;
        }

        var result = LabelCodec.TryRead(start, out var label, out var code);
        if (result.Status != ParseStatus.Done || label!.Version != MetadataLabel.Version)
        {
            Report(new Damage(file.Path, MemberFile.Index, result.Offset, null, result.Reason ?? "version differs from that of the metadata"), code == 0 ? LabelCodec.LabelError : code);
            return;
        }

        CheckNumber(file, label);
        CheckSame(file, label);
        Index = new TemporalIndex();
        Index.Read(IndexBytes, label.Version, (offset, reason) =>
            Warn(new Damage(file.Path, MemberFile.Index, offset, null, reason)));
    }

    private void CheckNumber(MemberFile file, ArchiveLabel label)
    {
        if (label.Volume != file.Volume)
            Report(new Damage(file.Path, file.Volume, 0, null, FormattableString.Invariant($"illegal label: volume number {label.Volume}, expected {file.Volume}")), LabelCodec.LabelError);
    }

    private void CheckSame(MemberFile file, ArchiveLabel label)
    {
        if (label.Pid != MetadataLabel.Pid)
            Report(new Damage(file.Path, file.Volume, 8, null, FormattableString.Invariant($"illegal label: pid {label.Pid} differs from pid {MetadataLabel.Pid} of the metadata")), LabelCodec.LabelError);
        if (!string.Equals(label.HostName, MetadataLabel.HostName, StringComparison.Ordinal))
            Report(new Damage(file.Path, file.Volume, 0, null,
                $"illegal label: host \"{label.HostName}\" differs from host \"{MetadataLabel.HostName}\" of the metadata"),
                    LabelCodec.LabelError);
    }

    private void CheckLength(MemberFile file, ArchiveLabel label)
    {
        if (label.Version == ArchiveVersion.V2 && file.Compression == Compression.None
            && new FileInfo(file.Path).Length is var length and > LabelCodec.Version2Limit)
            Warn(new Damage(file.Path, file.Volume, 0, null, FormattableString.Invariant($"{length} bytes: a file of an archive of version 2 must be smaller than 2 GiB, PCP's tools cannot read it")));
    }

    private void Warn(Damage oddity) => Warnings.Add(oddity with { IsHarmless = true });

    private void Report(Damage damage, int code)
    {
        if (!_options.Tolerant)
            throw new ArchiveException(damage, code);
        Damages.Add(damage);
    }
}
