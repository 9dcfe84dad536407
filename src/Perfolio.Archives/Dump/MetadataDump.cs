using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Archives.Dump;

/// <summary>The metadata sections of a dump; metrics by name, domains by identifier.</summary>
internal sealed class MetadataDump
{
    private readonly Archive _archive;
    private readonly NameOrder _names;
    private readonly StampText _stamps;
    private readonly DumpOptions _options;

    public MetadataDump(Archive archive, NameOrder names, StampText stamps, DumpOptions options)
    {
        _archive = archive;
        _names = names;
        _stamps = stamps;
        _options = options;
    }

    public void Descriptors(Utf8Output output)
    {
        output.Bytes("\nDescriptions for Metrics in the Log ...\n"u8);
        foreach (var descriptor in _archive.Metadata.Descriptors.OrderBy(static d => d.Name, StringComparer.Ordinal))
        {
            output.Text($"PMID: {descriptor.Pmid} (").Bytes(_names.Join(descriptor)).Bytes(")\n"u8);
            TypeNames.Describe(output, descriptor);
        }
    }

    public void InstanceDomains(Utf8Output output)
    {
        output.Bytes("\nInstance Domains in the Log ...\n"u8);
        foreach (var history in _archive.Metadata.InstanceDomains.OrderBy(static h => h.Indom))
        {
            output.Text($"InDom: {history.Indom}\n");
            for (var i = 0; i < history.Records.Count; i++)
            {
                var list = history.At(i);
                output.Text(_stamps.Chosen(history.Records[i].Time)).Bytes(" "u8).Number(list.Count).Bytes(" instances\n"u8);
                for (var k = 0; k < list.Count; k++)
                    output.Bytes("   "u8).Number(list.Ids[k]).Bytes(" or \""u8).Bytes(list.NameBytes(k)).Bytes("\"\n"u8);
            }
        }
    }

    public void InstanceDomainRecords(Utf8Output output)
    {
        output.Bytes("\nInstance Domains on-disk ...\n"u8);
        foreach (var record in _archive.Metadata.InstanceDomainRecords)
        {
            output.Text(string.Create(
                CultureInfo.InvariantCulture,
                $"{_stamps.Chosen(record.Time)} InDom: {record.Indom} {(record.IsDelta ? "delta " : "")}{record.Count} instances\n"));
            var bytes = _archive.Metadata.RawRecord(record.Offset);
            InstanceDomainLayout.TryRead(bytes, _archive.Label.Version, record.IsDelta, check: false, out var layout);
            for (var i = 0; i < layout.Count; i++)
            {
                if (layout.NameOffset(i) == -1)
                {
                    output.Bytes("   del "u8).Number(layout.Id(i)).Line();
                    continue;
                }

                var (start, length) = layout.Name(i);
                output.Bytes(record.IsDelta ? "   add "u8 : "   "u8).Number(layout.Id(i)).Bytes(" or \""u8)
                    .Bytes(bytes.Slice(start, length)).Bytes("\"\n"u8);
            }
        }
    }

    public void LabelSets(Utf8Output output)
    {
        output.Bytes("\nMetric Labels in the Log ...\n"u8);
        Timestamp? last = null;
        foreach (var record in _archive.Metadata.Labels.OrderBy(static l => l.Time).ThenBy(static l => Order(l.Kind))
            .ThenBy(static l => l.Ident))
        {
            if (last != record.Time)
                output.Text(_stamps.Chosen(record.Time)).Line();
            last = record.Time;
            foreach (var set in record.Sets)
            {
                output.Text($"    {Subject(record, set)} labels (").Number(set.Json.Length).Bytes(" bytes): "u8).Bytes(set.Json)
                    .Line();
                for (var i = 0; i < set.Labels.Count; i++)
                    output.Text(Label(i, set.Labels[i]));
            }
        }
    }

    public void Texts(Utf8Output output)
    {
        output.Bytes("\nMetric Help Text in the Log ...\n"u8);
        foreach (var text in _archive.Metadata.Texts.OrderBy(static t => t.Kind & HelpTextKind.InstanceDomain)
            .ThenBy(static t => t.Ident).ThenBy(static t => t.Kind))
        {
            var subject = text.Kind.HasFlag(HelpTextKind.Metric)
                ? $"PMID: {new Pmid(text.Ident)}"
                : $"InDom: {new InstanceDomainId(text.Ident)}";
            output.Text(subject);
            if (text.Kind.HasFlag(HelpTextKind.OneLine))
                output.Bytes(" ["u8).Bytes(text.Bytes).Bytes("]\n"u8);
            else
                output.Line().Bytes(text.Bytes).Line();
        }
    }

    public void Index(Utf8Output output)
    {
        output.Bytes("\nTemporal Index\n"u8);
        // The heading is indented to the width of a stamp.
        var tabs = (_archive.Label.Version == ArchiveVersion.V2 ? 2 : 3) + _options.Stamps switch
        {
            DumpStamps.Clock => 0,
            DumpStamps.Date => 2,
            _ => 4,
        };
        output.Text(new string('\t', tabs)).Bytes("Log Vol    end(meta)     end(log)\n"u8);
        foreach (var entry in _archive.Index?.Entries ?? [])
        {
            output.Text(_stamps.Chosen(entry.Time)).Bytes("\t"u8).Number(entry.Volume, 7).Bytes(" "u8)
                .Number(entry.MetadataOffset, 12)
                .Bytes(" "u8).Number(entry.DataOffset, 12).Line();
        }
    }

    private static int Order(LabelSetKind kind) => kind switch
    {
        LabelSetKind.Context => 0,
        LabelSetKind.Domain => 1,
        LabelSetKind.Cluster => 2,
        LabelSetKind.Item => 3,
        LabelSetKind.InstanceDomain => 4,
        _ => 5,
    };

    private static string Subject(LabelSets record, LabelSet set) =>
        (record.Kind & ~(LabelSetKind.Compound | LabelSetKind.Optional)) switch
        {
            LabelSetKind.Context => "Context",
            LabelSetKind.Domain => string.Create(CultureInfo.InvariantCulture, $"Domain {record.Ident}"),
            LabelSetKind.InstanceDomain => $"InDom {new InstanceDomainId(record.Ident)}",
            LabelSetKind.Cluster => string.Create(CultureInfo.InvariantCulture, $"Cluster {new Pmid(record.Ident).Domain}.{new Pmid(record.Ident).Cluster}"),
            LabelSetKind.Item => $"PMID {new Pmid(record.Ident)}",
            LabelSetKind.Instances => string.Create(CultureInfo.InvariantCulture, $"InDom {new InstanceDomainId(record.Ident)}[{set.Instance}]"),
            _ => string.Create(CultureInfo.InvariantCulture, $"Type {(int)record.Kind}"),
        };

    private static string Label(int index, MetricLabel label)
    {
        var flags = string.Join(',', Flags.Where(f => (label.Flags & f.Bit) != LabelSetKind.None).Select(static f => f.Name));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"        [{index}] name({label.NameOffset},{label.NameLength}) : value({label.ValueOffset},{label.ValueLength}) [{flags}]\n");
    }

    private static readonly (LabelSetKind Bit, string Name)[] Flags =
    [
        (LabelSetKind.Context, "context"), (LabelSetKind.Domain, "domain"), (LabelSetKind.InstanceDomain, "indom"),
        (LabelSetKind.Cluster, "cluster"), (LabelSetKind.Item, "pmid"), (LabelSetKind.Instances, "instances"),
        (LabelSetKind.Compound, "compound"), (LabelSetKind.Optional, "optional"),
    ];
}
