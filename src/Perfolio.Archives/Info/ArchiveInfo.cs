using System.Globalization;
using Perfolio.Archives.Dump;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Info;

/// <summary>Prints what an archive knows about its metrics, in the text of pminfo.</summary>
public sealed class ArchiveInfo
{
    private readonly Archive _archive;
    private readonly InfoOptions _options;
    private readonly LabelMerge _labels;
    private readonly StampText _stamps;

    /// <summary>Prepares the text.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="options">What to print.</param>
    public ArchiveInfo(Archive archive, InfoOptions options)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(options);
        _archive = archive;
        _options = options;
        _labels = new LabelMerge(archive.Metadata);
        _stamps = new StampText(options.Zone, 3);
    }

    /// <summary>Prints.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="cancellation">Ends it.</param>
    public void Write(Stream target, CancellationToken cancellation = default)
    {
        using var output = new Utf8Output(target);
        if (_options.Note is { } note)
            output.Text(note).Bytes("\n\n"u8);
        var metrics = _options.Metrics
            ?? [.. _archive.Metadata.Descriptors.SelectMany(static d => d.Names.Select(n => (Name: n, Descriptor: d)))
                .OrderBy(static m => m.Name, StringComparer.Ordinal)];
        var places = _options.Values
            ? FirstValues.Find(_archive, [.. metrics.Select(static m => m.Descriptor.Pmid)], cancellation)
            : [];
        using var cursor = _archive.Results();
        foreach (var (name, descriptor) in metrics)
        {
            cancellation.ThrowIfCancellationRequested();
            Metric(output, name, descriptor);
            if (_options.Values)
                Values(output, descriptor, places, cursor);
            if (_options.Labels && !descriptor.Indom.IsNull)
                InstanceLabels(output, descriptor);
        }
    }

    private void Metric(Utf8Output output, string name, MetricDescriptor descriptor)
    {
        if (_options.Descriptors || _options.Values || _options.Help || _options.Labels)
            output.Line();
        output.Text(name);
        if (_options.Pmids)
            output.Text($" PMID: {descriptor.Pmid}");
        if (_options.OneLine)
            OneLine(output, descriptor);
        output.Line();
        if (_options.Descriptors)
            TypeNames.Describe(output, descriptor, complete: true);
        if (_options.Labels)
            output.Text($"    labels {_labels.Of(descriptor, null)}\n");
        if (!_options.Help)
            return;
        if (_archive.Metadata.FindText(
            HelpTextKind.Help | HelpTextKind.Metric, descriptor.Pmid.Value) is { Bytes.Length: > 0 } help)
            output.Bytes("Help:\n"u8).Bytes(help.Bytes).Line();
        else if (_archive.Metadata.FindText(
            HelpTextKind.OneLine | HelpTextKind.Metric, descriptor.Pmid.Value) is { Bytes.Length: > 0 } line)
            output.Bytes("Help:\n"u8).Bytes(line.Bytes).Line();
        else
            output.Text($"Full Help: Error: {ErrorCodes.Text(-12349)}\n");
    }

    private void OneLine(Utf8Output output, MetricDescriptor descriptor)
    {
        if (_archive.Metadata.FindText(HelpTextKind.OneLine | HelpTextKind.Metric, descriptor.Pmid.Value) is { } text)
            output.Bytes(" ["u8).Bytes(text.Bytes).Bytes("]"u8);
        else
            output.Text($" One-line Help: Error: {ErrorCodes.Text(-12349)}");
    }

    private void Values(
        Utf8Output output, MetricDescriptor descriptor, Dictionary<Pmid, ResultPosition> places, ResultCursor cursor)
    {
        if (!places.TryGetValue(descriptor.Pmid, out var place))
        {
            output.Bytes("No value(s) available!\n"u8);
            return;
        }

        if (cursor.Position != place || cursor.Layout is null)
        {
            cursor.Seek(place);
            if (cursor.Read() != ReadStatus.Record)
                return;
        }

        var layout = cursor.Layout!;
        foreach (ref readonly var set in layout.Sets)
        {
            if (set.Pmid != descriptor.Pmid)
                continue;
            if (set.Count == 0)
                output.Text(set.Error == 0 ? "No value(s) available!\n" : $"Error: {ErrorCodes.Text(set.Error)}\n");
            var list = _archive.Metadata.InstancesAt(descriptor.Indom, cursor.Time);
            for (var i = set.First; i < set.First + set.Count; i++)
            {
                output.Bytes("    "u8);
                if (!descriptor.Indom.IsNull)
                    Instance(output, layout.Instances[i], list).Bytes(" "u8);
                output.Bytes("value "u8);
                Value(output, ValueReader.Bytes(cursor.Record, layout, i), descriptor.Type);
                output.Line();
            }

            return;
        }
    }

    private void Value(Utf8Output output, ReadOnlySpan<byte> bytes, MetricType type)
    {
        if (type is not (MetricType.Event or MetricType.HighresEvent))
        {
            ValueText.Write(output, bytes, type);
            return;
        }

        var highres = type == MetricType.HighresEvent;
        var events = new EventArrayReader(bytes, highres);
        Timestamp? first = null;
        var last = default(Timestamp);
        long missed = 0;
        while (events.NextRecord())
        {
            first ??= events.Time;
            last = events.Time;
            if (events.Flags.HasFlag(EventFlags.Missed))
                missed += events.ParameterCount;
        }

        var digits = highres ? 9 : 3;
        output.Bytes("["u8).Number(events.Count).Bytes(events.Count == 1 ? " event record"u8 : " event records"u8);
        if (missed > 0)
            output.Bytes(" ("u8).Number(missed).Bytes(" missed)"u8);
        if (first is { } from)
        {
            output.Text($" timestamp{(events.Count == 1 ? "" : "s")} {_stamps.Clock(from, digits)}");
            if (events.Count > 1)
                output.Text($"...{_stamps.Clock(last, digits)}");
        }

        output.Bytes("]"u8);
    }

    private void InstanceLabels(Utf8Output output, MetricDescriptor descriptor)
    {
        if (_archive.Metadata.Find(descriptor.Indom) is not { Records.Count: > 0 } history)
            return;
        var list = history.At(0);
        foreach (var id in list.Ids)
        {
            output.Bytes("    "u8);
            Instance(output, id, list).Text($" labels {_labels.Of(descriptor, id)}\n");
        }
    }

    private static Utf8Output Instance(Utf8Output output, int id, InstanceList? list)
    {
        output.Text(string.Create(CultureInfo.InvariantCulture, $"inst [{id} or "));
        var at = list?.IndexOf(id) ?? -1;
        return at < 0
            ? output.Bytes("???]"u8)
            : output.Bytes("\""u8).Bytes(list!.NameBytes(at)).Bytes("\"]"u8);
    }
}
