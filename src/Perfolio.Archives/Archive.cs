using Perfolio.Archives.Format;
using Perfolio.Archives.Index;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Results;
using Perfolio.Archives.Storage;
using Perfolio.Archives.Storage.Decompression;

namespace Perfolio.Archives;

/// <summary>An open archive: label, metadata, index and cursors over its data records.</summary>
public sealed class Archive : IDisposable
{
    private readonly ArchiveOpenOptions _options;
    private readonly List<ArchiveVolume> _volumes;
    private readonly ArchiveBytes _metadataBytes;
    private readonly ArchiveBytes? _indexBytes;
    private readonly List<Damage> _damages;
    private readonly List<Damage> _warnings;
    private Timestamp? _end;

    internal Archive(ArchiveFiles files, ArchiveOpenOptions options, OpenedMembers members)
    {
        Files = files;
        _options = options;
        _volumes = members.Volumes;
        _metadataBytes = members.MetadataBytes;
        _indexBytes = members.IndexBytes;
        _damages = members.Damages;
        _warnings = members.Warnings;
        Label = members.Label;
        MetadataLabel = members.MetadataLabel;
        Metadata = members.Metadata;
        Index = members.Index;
    }

    /// <summary>The files.</summary>
    public ArchiveFiles Files { get; }

    /// <summary>Path without suffix.</summary>
    public string BaseName => Files.BaseName;

    /// <summary>Label of the first volume.</summary>
    public ArchiveLabel Label { get; }

    /// <summary>Label of the metadata file.</summary>
    public ArchiveLabel MetadataLabel { get; }

    /// <summary>Descriptors, instance domains, labels, help texts.</summary>
    public ArchiveMetadata Metadata { get; }

    /// <summary>The temporal index; null when it is missing or unusable.</summary>
    public TemporalIndex? Index { get; }

    /// <summary>Data volumes, ascending. Volumes of 0 bytes are left out.</summary>
    public IReadOnlyList<ArchiveVolume> Volumes => _volumes;

    /// <summary>What was found damaged on opening in tolerant mode.</summary>
    public IReadOnlyList<Damage> Damages => _damages;

    /// <summary>What is odd but harmless: a missing or empty index, empty volumes.</summary>
    public IReadOnlyList<Damage> Warnings => _warnings;

    /// <summary>Start of the archive, from the label.</summary>
    public Timestamp Start => Label.Start;

    /// <summary>Stamp of the last good record, marks included; the start when there is none.</summary>
    /// <remarks>Of a compressed last volume the last index entry counts; without an index it is read to its end.</remarks>
    public Timestamp End => _end ??= new ArchiveEnd(this).Find() ?? Start;

    /// <summary>The place before the first data record.</summary>
    public ResultPosition First => new(_volumes[0].Number, LabelCodec.Size(Label.Version));

    /// <summary>The place behind everything.</summary>
    public static ResultPosition Last => new(int.MaxValue, long.MaxValue);

    /// <summary>Opens an archive.</summary>
    /// <param name="path">Base name, or path of any member file.</param>
    /// <param name="options">How strict to be; strict when null.</param>
    /// <returns>The archive.</returns>
    /// <exception cref="ArchiveException">A member is missing or damaged.</exception>
    public static Archive Open(string path, ArchiveOpenOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= ArchiveOpenOptions.Strict;
        var files = ArchiveFiles.Find(path);
        return new Archive(files, options, OpenedMembers.Open(files, options));
    }

    /// <summary>A cursor over all data records.</summary>
    /// <returns>The cursor, before the first record.</returns>
    public ResultCursor Results() => new(this, First, Last);

    /// <summary>A cursor over a part of the data records.</summary>
    /// <param name="from">Place of the first record.</param>
    /// <param name="to">Place behind the last record; null reads to the end.</param>
    /// <returns>The cursor.</returns>
    public ResultCursor Results(ResultPosition from, ResultPosition? to = null) => new(this, from, to ?? Last);

    /// <summary>A cursor that takes compressed volumes from threads which go on to the archives that are read after this
    /// one.</summary>
    internal ResultCursor Results(ResultPosition from, DecodingQueue decoding) => new(this, from, Last, decoding);

    /// <summary>Finds where reading must start to meet all records from a time on, by the index when it is of use.</summary>
    /// <param name="time">The time.</param>
    /// <returns>Place of the first record that is not earlier; <see cref="Last"/> when there is none.</returns>
    public ResultPosition PositionAt(Timestamp time)
    {
        using var finder = new PositionFinder(this);
        return finder.FirstAtOrAfter(time);
    }

    /// <summary>Cuts the data records into ranges of about equal size, for reading them on several threads.</summary>
    /// <param name="parts">Ranges wanted.</param>
    /// <returns>Starts of the ranges, ascending, the first being <see cref="First"/>; fewer when volumes are compressed or
    /// small.</returns>
    public IReadOnlyList<ResultPosition> Split(int parts)
    {
        using var finder = new PositionFinder(this);
        return finder.Split(parts);
    }

    /// <summary>Looks whether the files have grown or new volumes have appeared. Cursors go on where they stopped.</summary>
    /// <returns>Whether there may be something new.</returns>
    /// <exception cref="ArchiveException">A file became shorter, or the new metadata are damaged.</exception>
    public bool Refresh()
    {
        var grown = false;
        foreach (var file in ArchiveFiles.Find(BaseName).Volumes)
        {
            if (file.Volume <= _volumes[^1].Number || OpenedMembers.ReadLabel(file) is not { } label)
                continue;
            _volumes.Add(new ArchiveVolume(file, label));
            grown = true;
        }

        foreach (var volume in _volumes)
            grown |= volume.Grow();
        if (_metadataBytes.Grow())
        {
            grown = true;
            Metadata.Read();
            if (Metadata is { Damage: { } damage, IsIncomplete: false } && !_options.Tolerant)
                throw new ArchiveException(damage, Metadata.DamageCode);
        }

        if (_indexBytes is not null && _indexBytes.Grow())
        {
            grown = true;
            Index?.Read(_indexBytes, Label.Version, static (_, _) => { });
        }

        if (grown)
            _end = null;
        return grown;
    }

    /// <summary>Waits until the archive has grown.</summary>
    /// <param name="poll">How often to look.</param>
    /// <param name="time">Source of time.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>A task that completes when there may be something new.</returns>
    public async Task WaitForGrowthAsync(TimeSpan poll, TimeProvider time, CancellationToken cancellation)
    {
        while (!Refresh())
            await Task.Delay(poll, time, cancellation);
    }

    /// <summary>Refuses a name of an output that is this archive's.</summary>
    /// <param name="output">Base name of the output.</param>
    /// <exception cref="ArchiveException">It is.</exception>
    public void RefuseAsOutput(string output)
    {
        if (string.Equals(Path.GetFullPath(BaseName), Path.GetFullPath(output), StringComparison.Ordinal))
            throw new ArchiveException(output, "the output must not be the input");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var volume in _volumes)
            volume.Dispose();
        _metadataBytes.Dispose();
        _indexBytes?.Dispose();
    }

    /// <summary>Index of the first volume whose number is not below the given one.</summary>
    internal int VolumeIndexAtLeast(int number)
    {
        var index = 0;
        while (index < _volumes.Count && _volumes[index].Number < number)
            index++;
        return index;
    }
}
