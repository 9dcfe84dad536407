using System.Globalization;
using Perfolio.Cli.Hosting;
using Perfolio.Scheduling.Analysis;
using Perfolio.Scheduling.Annotation;
using Perfolio.Scheduling.Conversion;
using Perfolio.Scheduling.Model;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary>The files that <c>sched capture</c> makes of a recording.</summary>
/// <param name="session">The session.</param>
/// <param name="recording">Path of the perf.data.</param>
/// <param name="results">Path of the results without suffix.</param>
/// <param name="names">Role names of tasks; null for those recorded.</param>
internal sealed class CaptureResults(Session session, string recording, string results, TaskMap? names)
{
    private const UnixFileMode Mode = (UnixFileMode)0b110_110_100;
    private readonly List<ConvertResult> _converted = [];
    private CaptureLoss _loss = new();
    private IReadOnlyList<string> _problems = [];
    private string? _stats;

    /// <summary>Keeps <c>sched_waking</c> events in .pfs.</summary>
    public bool KeepWaking { get; init; }

    /// <summary>Writes capture files, and then the statistics if they are wanted.</summary>
    public void Write(IReadOnlyList<CaptureFormat> formats, bool stats)
    {
        foreach (CaptureFormat format in formats) Convert(format);
        if (stats) WriteStatistics();
        CaptureReport.Warn(session.Terminal, _loss, _problems);
    }

    /// <summary>Prints what was written as one JSON object.</summary>
    public void Print() => ResultObject.Print(session.Terminal, json =>
    {
        json.WriteStartArray("captures");
        foreach (ConvertResult one in _converted)
        {
            json.WriteStartObject();
            json.WriteString("file", one.Files[0]);
            json.WriteNumber("items", one.Items);
            json.WriteNumber("bytes", one.Bytes);
            json.WriteNumber("remapped", one.Remapped);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("stats", _stats);
        json.WriteNumber("lost", _loss.Total);
        json.WriteNumber("throttled", _loss.Throttled);
        json.WriteStartArray("problems");
        foreach (string problem in _problems) json.WriteStringValue(problem);
        json.WriteEndArray();
    });

    private void Convert(CaptureFormat format)
    {
        using ISchedEventSource source = CaptureFile.Open(recording);
        var options = new ConvertOptions
        {
            Format = format,
            Map = names,
            KeepWaking = KeepWaking,
            Progress = ConvertVerb.Progress(session),
        };
        string target = results + (format == CaptureFormat.Cdict ? ".cdict" : ".pfs");
        // Interrupting ends the recording; what was recorded is converted whole.
        ConvertResult converted = CaptureConverter.Convert(source, target, options, CancellationToken.None);
        _converted.Add(converted);
        (_loss, _problems) = (source.Loss, source.Problems);
        CaptureReport.Say(session.Terminal, converted, format);
    }

    private void WriteStatistics()
    {
        using ISchedEventSource source = CaptureFile.Open(recording);
        using var annotated = names is null ? null : new AnnotatedSource(source, names);
        CaptureStatistics statistics = CaptureStatistics.Read(annotated ?? source, ConvertVerb.Progress(session));
        _stats = results + ".stats";
        using (var text = new StreamWriter(_stats)) StatisticsText.Write(statistics, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_stats, Mode);
        (_loss, _problems) = (statistics.Loss, statistics.Problems);
        session.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{_stats}: {statistics.Switches} switches"));
    }
}
