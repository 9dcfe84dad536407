using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Perfolio.Archives.Format;
using Perfolio.Archives.Index;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Writing;

/// <summary>
/// Writes an archive. It appears under its name when <see cref="Complete"/> has run, or not at all
/// (unless <see cref="ArchiveWriterOptions.Live"/>). Metadata must be written before the data record that needs them.
/// </summary>
public sealed class ArchiveWriter : IDisposable
{
    private readonly string _baseName;
    private readonly ArchiveWriterOptions _options;
    private readonly OutputFiles _files;
    private readonly OutputFile _metadata;
    private readonly OutputFile _index;
    private readonly MetadataEncoder _encoder;
    private readonly Dictionary<InstanceDomainId, InstanceList> _lists = [];
    private readonly HashSet<Pmid> _descriptors = [];
    private OutputFile _data;
    private int _volumeRecords;
    private bool _indexDue = true;
    private long _sinceIndex;
    private long _metadataMark;
    private Timestamp _last;

    private ArchiveWriter(string baseName, ArchiveLabel label, ArchiveWriterOptions options)
    {
        _baseName = baseName;
        _options = options;
        Label = label;
        _encoder = new MetadataEncoder(label.Version);
        _last = label.Start;
        _files = new OutputFiles(baseName, options);
        try
        {
            Volume = options.FirstVolume;
            _data = Open(FormattableString.Invariant($".{Volume}"), Volume);
            _metadata = Open(".meta", -1);
            _index = Open(".index", -2);
        }
        catch
        {
            _files.Dispose();
            throw;
        }

        _metadataMark = _metadata.Length;
    }

    /// <summary>Label of all members, apart from the volume number.</summary>
    public ArchiveLabel Label { get; }

    /// <summary>Number of the present data volume.</summary>
    public int Volume { get; private set; }

    /// <summary>Data records written, marks not counted.</summary>
    public long RecordCount { get; private set; }

    /// <summary>Bytes of the present data volume.</summary>
    public long VolumeLength => _data.Length;

    /// <summary>Told the number of each new volume and the stamp of its first record.</summary>
    public Action<int, Timestamp>? VolumeStarted { get; set; }

    /// <summary>Creates an archive.</summary>
    /// <param name="baseName">Path without suffix.</param>
    /// <param name="label">Label of the members.</param>
    /// <param name="options">How to write; null for the defaults.</param>
    /// <returns>The writer.</returns>
    /// <exception cref="ArchiveException">It exists already, or cannot be created.</exception>
    public static ArchiveWriter Create(string baseName, ArchiveLabel label, ArchiveWriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(baseName);
        ArgumentNullException.ThrowIfNull(label);
        return new ArchiveWriter(baseName, label, options ?? ArchiveWriterOptions.Default);
    }

    /// <summary>Whether a descriptor of the metric was written.</summary>
    /// <param name="pmid">The metric.</param>
    /// <returns>Whether it was.</returns>
    public bool HasDescriptor(Pmid pmid) => _descriptors.Contains(pmid);

    /// <summary>Writes the description of a metric.</summary>
    /// <param name="descriptor">The descriptor, with all names.</param>
    public void WriteDescriptor(MetricDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        _descriptors.Add(descriptor.Pmid);
        Metadata(_encoder.Descriptor(descriptor));
    }

    /// <summary>Writes a help text.</summary>
    /// <param name="text">The text.</param>
    public void WriteText(HelpText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Metadata(_encoder.Text(text));
    }

    /// <summary>Writes label sets.</summary>
    /// <param name="labels">The sets.</param>
    public void WriteLabels(LabelSets labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Metadata(_encoder.Labels(labels));
    }

    /// <summary>Writes the instances of a domain in force from a time on: nothing when they are those in force already, changes
    /// only when V3 has a shorter record for them, or all of them.</summary>
    /// <param name="indom">The domain.</param>
    /// <param name="time">From when on; not later than the data record that needs it.</param>
    /// <param name="list">The instances.</param>
    /// <returns>Whether anything was written.</returns>
    public bool WriteInstances(InstanceDomainId indom, Timestamp time, InstanceList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        var record = _encoder.Instances(indom, time, _lists.GetValueOrDefault(indom), list);
        if (record.IsEmpty)
            return false;
        Metadata(record);
        _lists[indom] = list;
        _indexDue = true;
        return true;
    }

    /// <summary>Writes an instance domain record of another archive as it is.</summary>
    /// <param name="indom">The domain.</param>
    /// <param name="record">The framed record, of the same format version; a delta only when it applies to the list written
    /// last.</param>
    /// <param name="list">The list it makes.</param>
    public void WriteInstancesCopied(InstanceDomainId indom, ReadOnlySpan<byte> record, InstanceList list)
    {
        WriteRawMetadata(record, instances: true);
        _lists[indom] = list;
    }

    /// <summary>The instances written last.</summary>
    /// <param name="indom">The domain.</param>
    /// <returns>The list, or null.</returns>
    public InstanceList? InstancesOf(InstanceDomainId indom) => _lists.GetValueOrDefault(indom);

    /// <summary>Writes a framed metadata record as it is.</summary>
    /// <param name="record">The record, of the same format version.</param>
    /// <param name="instances">Whether it is an instance domain record, which gets an index entry.</param>
    public void WriteRawMetadata(ReadOnlySpan<byte> record, bool instances)
    {
        Metadata(record);
        _indexDue |= instances;
    }

    /// <summary>Writes a data record.</summary>
    /// <param name="record">What was collected; reset afterwards.</param>
    /// <param name="time">Its stamp.</param>
    public void WriteRecord(RecordBuilder record, Timestamp time)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.MetricCount == 0)
            throw new ArgumentException("A data record without metrics would be a mark.", nameof(record));
        WriteRaw(record.Build(time), time);
        record.Reset();
    }

    /// <summary>Writes a mark: a gap in the data.</summary>
    /// <param name="time">Its stamp.</param>
    public void WriteMark(Timestamp time)
    {
        Span<byte> record = stackalloc byte[24];
        var size = RecordFormat.MarkSize(Label.Version);
        record.Clear();
        BinaryPrimitives.WriteInt32BigEndian(record, size);
        if (!StampCodec.TryWrite(record[4..], Label.Version, time))
            throw TooLate(time);
        BinaryPrimitives.WriteInt32BigEndian(record[(size - 4)..], size);
        WriteRaw(record[..size], time);
    }

    /// <summary>Writes a framed data record or mark as it is.</summary>
    /// <param name="record">The record, of the same format version.</param>
    /// <param name="time">Its stamp.</param>
    public void WriteRaw(ReadOnlySpan<byte> record, Timestamp time)
    {
        var mark = record.Length == RecordFormat.MarkSize(Label.Version);
        var limit = Label.Version == ArchiveVersion.V2
            ? Math.Min(_options.MaxVolumeBytes, _options.Version2Limit)
            : _options.MaxVolumeBytes;
        if ((_data.Length + record.Length > limit && _data.Length > LabelCodec.Size(Label.Version))
            || (!mark && _options.RecordsPerVolume > 0 && _volumeRecords >= _options.RecordsPerVolume))
            StartVolume(time);
        if (Label.Version == ArchiveVersion.V2 && _data.Length + record.Length > _options.Version2Limit)
            throw new ArchiveException(_data.Path, "a volume of a V2 archive cannot exceed 2 GiB; write version 3");
        var (metadata, data) = (_metadataMark, _data.Length);
        Guarded(_data, record);
        // Behind the record, so that no entry points to one that a kill tore.
        if (_indexDue || _sinceIndex >= _options.IndexInterval)
            AddIndexEntry(time, metadata, data);
        _sinceIndex += record.Length;
        _metadataMark = _metadata.Length;
        _last = time;
        if (mark)
            return;
        _volumeRecords++;
        RecordCount++;
    }

    /// <summary>Starts a new data volume before the next record.</summary>
    /// <param name="time">Stamp of the next record.</param>
    public void StartVolume(Timestamp time) => StartVolume(Volume + 1, time);

    /// <summary>Starts a data volume of a given number.</summary>
    /// <param name="number">Number, above the present one.</param>
    /// <param name="time">Stamp of the next record.</param>
    public void StartVolume(int number, Timestamp time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(number, Volume);
        Volume = number;
        _volumeRecords = 0;
        _indexDue = true;
        _data = Open(FormattableString.Invariant($".{number}"), number);
        VolumeStarted?.Invoke(number, time);
    }

    /// <summary>Writes what is buffered, so that a follower of a live archive sees it.</summary>
    public void Flush()
    {
        Guard(() =>
        {
            _metadata.Flush();
            _data.Flush();
            _index.Flush();
        });
    }

    /// <summary>Writes the last index entry, flushes all files to the disk and gives them their final names.</summary>
    public void Complete()
    {
        AddIndexEntry(_last, _metadata.Length, _data.Length);
        Guard(_files.Publish);
    }

    /// <summary>Closes the files; an archive that was not completed is removed.</summary>
    public void Dispose() => _files.Dispose();

    private OutputFile Open(string extension, int volume)
    {
        var file = _files.Create(extension);
        Guarded(file, LabelCodec.Encode(Label with { Volume = volume }));
        return file;
    }

    private void AddIndexEntry(Timestamp time, long metadata, long data)
    {
        Span<byte> entry = stackalloc byte[32];
        entry = entry[..IndexCodec.Size(Label.Version)];
        IndexCodec.Write(entry, Label.Version, new IndexEntry(time, Volume, metadata, data));
        if (_options.Live)
            Flush();
        Guarded(_index, entry);
        _indexDue = false;
        _sinceIndex = 0;
    }

    private void Metadata(ReadOnlySpan<byte> record)
    {
        if (Label.Version == ArchiveVersion.V2 && _metadata.Length + record.Length > _options.Version2Limit)
            throw new ArchiveException(_baseName + ".meta", "metadata of a V2 archive cannot exceed 2 GiB; write version 3");
        Guarded(_metadata, record);
    }

    private void Guarded(OutputFile file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failed(e);
        }
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failed(e);
        }
    }

    // Out of range is what the class library makes of a file that is too large for its system or the user's limit.
    private static bool IsFailure(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    private ArchiveException Failed(Exception e) => new(_baseName, $"cannot write: {e.Message}", inner: e);

    [SuppressMessage("Design", "CA1024", Justification = "Makes an exception.")]
    private ArchiveException TooLate(Timestamp time) => new(_baseName, $"time {time} does not fit into a V2 archive; write version 3");
}
