using System.Buffers.Binary;
using Perfolio.Archives.Format;
using Perfolio.Archives.Storage;

namespace Perfolio.Archives.Metadata;

/// <summary>What <c>.meta</c> says: descriptors, instance domains over time, labels over time, help texts.</summary>
/// <remarks>Instance domain records stay in the file until a list is asked for.</remarks>
public sealed class ArchiveMetadata
{
    private readonly Dictionary<Pmid, MetricDescriptor> _byPmid = [];
    private readonly Dictionary<string, MetricDescriptor> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<InstanceDomainId, InstanceDomainHistory> _indoms = [];
    private readonly Dictionary<(HelpTextKind Kind, uint Ident), int> _texts = [];
    private readonly List<MetricDescriptor> _descriptors = [];
    private readonly List<LabelSets> _labels = [];
    private readonly List<InstanceDomainRecord> _indomRecords = [];
    private readonly List<HelpText> _textRecords = [];
    private readonly List<long> _recordOffsets = [];

    internal ArchiveMetadata(ArchiveBytes bytes, string path, ArchiveVersion version)
    {
        Bytes = bytes;
        Path = path;
        Version = version;
        End = LabelCodec.Size(version);
    }

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>Format version.</summary>
    public ArchiveVersion Version { get; }

    /// <summary>All metrics, in file order.</summary>
    public IReadOnlyList<MetricDescriptor> Descriptors => _descriptors;

    /// <summary>All instance domains.</summary>
    public IReadOnlyCollection<InstanceDomainHistory> InstanceDomains => _indoms.Values;

    /// <summary>All instance domain records, in file order.</summary>
    public IReadOnlyList<InstanceDomainRecord> InstanceDomainRecords => _indomRecords;

    /// <summary>All label records, in file order.</summary>
    public IReadOnlyList<LabelSets> Labels => _labels;

    /// <summary>Help texts in force, in the order in which their subject appeared first.</summary>
    public IReadOnlyList<HelpText> Texts => _textRecords;

    /// <summary>First bytes of all good records, in file order.</summary>
    public IReadOnlyList<long> RecordOffsets => _recordOffsets;

    /// <summary>Where reading stopped: the end of the last good record.</summary>
    public long End { get; private set; }

    /// <summary>Why reading stopped before the end of the file; null when it did not.</summary>
    public Damage? Damage { get; private set; }

    /// <summary>PCP's error code of <see cref="Damage"/>.</summary>
    public int DamageCode { get; private set; }

    /// <summary>Whether the file ends inside a record, as it may while it is being written.</summary>
    public bool IsIncomplete { get; private set; }

    internal ArchiveBytes Bytes { get; }

    /// <summary>Finds a metric.</summary>
    /// <param name="pmid">Identifier.</param>
    /// <returns>The descriptor, or null.</returns>
    public MetricDescriptor? Find(Pmid pmid) => _byPmid.GetValueOrDefault(pmid);

    /// <summary>Finds a metric by one of its names.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The descriptor, or null. Of several metrics with one name the first in the file.</returns>
    public MetricDescriptor? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Finds an instance domain.</summary>
    /// <param name="indom">Identifier.</param>
    /// <returns>Its history, or null.</returns>
    public InstanceDomainHistory? Find(InstanceDomainId indom) => _indoms.GetValueOrDefault(indom);

    /// <summary>Instances of a domain in force at a time.</summary>
    /// <param name="indom">The domain.</param>
    /// <param name="time">The time.</param>
    /// <returns>The list; null when there is none that early.</returns>
    public InstanceList? InstancesAt(InstanceDomainId indom, Timestamp time) => Find(indom)?.At(time);

    /// <summary>Finds a help text.</summary>
    /// <param name="kind">Length and subject.</param>
    /// <param name="ident">Identifier of the subject.</param>
    /// <returns>The text, or null.</returns>
    public HelpText? FindText(HelpTextKind kind, uint ident) =>
        _texts.TryGetValue((kind, ident), out var index) ? _textRecords[index] : null;

    /// <summary>The framed bytes of a record, for copying it unchanged.</summary>
    /// <param name="offset">First byte of the record.</param>
    /// <returns>The record; empty when there is none.</returns>
    public ReadOnlySpan<byte> RawRecord(long offset)
    {
        var window = Framed(offset);
        if (window.Length < 4)
            return default;
        var length = BinaryPrimitives.ReadInt32BigEndian(window);
        return length < MetadataFrame.Minimum || length > window.Length ? default : window[..length];
    }

    /// <summary>Reads on from where the last call stopped.</summary>
    /// <param name="resync">Whether to search for the next record behind damage.</param>
    /// <param name="onDamage">Told of each damage when resynchronising.</param>
    internal void Read(bool resync = false, Action<Damage>? onDamage = null)
    {
        Damage = null;
        IsIncomplete = false;
        while (true)
        {
            var window = Framed(End);
            if (window.IsEmpty)
                return;
            var result = ReadOne(window, out var length, out var code);
            if (result.Status == ParseStatus.Done)
            {
                _recordOffsets.Add(End);
                End += length;
                continue;
            }

            IsIncomplete = result.Status == ParseStatus.NeedMore;
            Damage = new Damage(Path, MemberFile.Metadata, End, null, result.Reason!);
            DamageCode = code;
            if (!resync)
                return;
            onDamage?.Invoke(Damage);
            // A whole record with damaged content is stepped over; otherwise the next frame is searched.
            if (length > 0)
                End += length;
            else if (!Resynchronize())
                return;
        }
    }

    // The record at an offset and what is there behind it; what is left of the file when it is not whole.
    private ReadOnlySpan<byte> Framed(long offset)
    {
        var window = Bytes.Window(offset, MetadataFrame.Minimum);
        return window.Length >= 4 && BinaryPrimitives.ReadInt32BigEndian(window) is var length && length > window.Length
            ? Bytes.Window(offset, length)
            : window;
    }

    private bool Resynchronize()
    {
        for (var offset = End + 1; ; offset++)
        {
            var window = Framed(offset);
            if (window.Length < MetadataFrame.Minimum)
                return false;
            if (MetadataFrame.TryRead(window, out var length).Status == ParseStatus.Done
                && BinaryPrimitives.ReadInt32BigEndian(window[4..]) is >= 1 and <= 7
                && length > MetadataFrame.Minimum)
            {
                End = offset;
                return true;
            }
        }
    }

    private ParseResult ReadOne(ReadOnlySpan<byte> window, out int length, out int code)
    {
        code = ErrorCodes.CorruptRecord;
        var result = MetadataFrame.TryRead(window, out length);
        if (result.Status != ParseStatus.Done)
            return result;
        var record = window[..length];
        var type = (MetadataRecordType)BinaryPrimitives.ReadInt32BigEndian(record[4..]);
        var v2 = Version == ArchiveVersion.V2;
        switch (type)
        {
            case MetadataRecordType.Descriptor:
                result = MetadataParser.TryReadDescriptor(record, out var descriptor);
                return result.Status == ParseStatus.Done ? Add(descriptor!, out code) : result;
            case MetadataRecordType.InstanceDomainV2 when v2:
            case MetadataRecordType.InstanceDomain when !v2:
            case MetadataRecordType.InstanceDomainDelta when !v2:
                return AddIndom(record, type == MetadataRecordType.InstanceDomainDelta);
            case MetadataRecordType.LabelSetsV2 when v2:
            case MetadataRecordType.LabelSets when !v2:
                result = MetadataParser.TryReadLabels(record, Version, out var labels);
                if (result.Status == ParseStatus.Done)
                    _labels.Add(labels! with { Offset = End });
                return result;
            case MetadataRecordType.HelpText:
                result = MetadataParser.TryReadText(record, out var text);
                if (result.Status == ParseStatus.Done)
                    AddText(text!);
                return result;
            default:
                code = -12412;
                return ParseResult.Invalid(4, FormattableString.Invariant($"incorrect record type {(int)type}"));
        }
    }

    private ParseResult AddIndom(ReadOnlySpan<byte> record, bool delta)
    {
        var result = InstanceDomainLayout.TryRead(record, Version, delta, check: true, out var layout);
        // Records without instances are dropped, as PCP does.
        if (result.Status != ParseStatus.Done || layout.Count == 0)
            return result;
        var entry = new InstanceDomainRecord(layout.Time, layout.Indom, End, record.Length, delta, layout.Count);
        if (!_indoms.TryGetValue(layout.Indom, out var history))
        {
            if (delta)
                return ParseResult.Invalid(0, $"first record of instance domain {layout.Indom} is a delta");
            _indoms[layout.Indom] = history = new InstanceDomainHistory(this, layout.Indom);
        }

        history.Add(entry);
        _indomRecords.Add(entry);
        return ParseResult.Done;
    }

    private void AddText(HelpText text)
    {
        if (_texts.TryGetValue((text.Kind, text.Ident), out var index))
        {
            _textRecords[index] = text;
            return;
        }

        _texts[(text.Kind, text.Ident)] = _textRecords.Count;
        _textRecords.Add(text);
    }

    private ParseResult Add(MetricDescriptor descriptor, out int code)
    {
        code = 0;
        if (_byPmid.TryGetValue(descriptor.Pmid, out var former))
        {
            code = former.Conflict(descriptor);
            if (code != 0)
                return ParseResult.Invalid(8, $"metric {descriptor.Pmid} ({former.Name}): {ErrorCodes.Text(code)}");
            var added = descriptor.EncodedNames.Where(n => !former.EncodedNames.Any(f => f.AsSpan().SequenceEqual(n))).ToArray();
            if (added.Length == 0)
                return ParseResult.Done;
            if (former.EncodedNames.Count + added.Length > MaxNames)
                return ParseResult.Invalid(28, FormattableString.Invariant($"metric {descriptor.Pmid} has more than {MaxNames} names"));
            descriptor = former.WithNames([.. former.EncodedNames, .. added]);
            descriptor.Ordinal = former.Ordinal;
            _descriptors[former.Ordinal] = descriptor;
        }
        else
        {
            descriptor.Ordinal = _descriptors.Count;
            _descriptors.Add(descriptor);
        }

        _byPmid[descriptor.Pmid] = descriptor;
        foreach (var name in descriptor.Names)
        {
            // The same name with another identifier: the first one wins.
            if (!_byName.TryGetValue(name, out var holder) || holder.Pmid == descriptor.Pmid)
                _byName[name] = descriptor;
        }

        return ParseResult.Done;
    }

    private const int MaxNames = 1000;
}
