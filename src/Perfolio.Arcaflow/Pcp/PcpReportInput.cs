using Perfolio.Arcaflow.Schemas;

namespace Perfolio.Arcaflow.Pcp;

/// <summary>What <c>run-pcp</c> and <c>post-process</c> have in common in their input.</summary>
public abstract class PcpReportInput
{
    /// <summary>The metric sets of the current plug-in's default.</summary>
    public const string DefaultMetrics = ":vmstat :sar :sar-B :sar-w :sar-b :sar-H :sar-r";

    /// <summary>Where PCP keeps its metric sets; need not exist.</summary>
    public const string DefaultConfigurationPath = "/etc/pcp/pmrep";

    internal const string PathPattern = "((?:[^/]*/)*)[^/]";

    /// <summary>Metrics and sets, separated by blanks or commas.</summary>
    public string Metrics { get; set; } = DefaultMetrics;

    /// <summary>Seconds between two samples.</summary>
    public double Interval { get; set; } = 1;

    /// <summary>A file or folder with definitions of metric sets.</summary>
    public string ConfigurationPath { get; set; } = DefaultConfigurationPath;

    /// <summary>True to print the data as CSV, too.</summary>
    public bool GenerateCsv { get; set; }

    /// <summary>True to return flat entries.</summary>
    public bool Flatten { get; set; }

    internal static ObjectSchema<T> AddTo<T>(ObjectSchema<T> schema)
        where T : PcpReportInput => schema
        .Defaulted("pmlogger_metrics", new StringType(), DefaultMetrics, o => o.Metrics, (o, v) => o.Metrics = v, new(
            "metrics to report", "The metrics and metric sets to report, separated by blanks or commas"))
        .Defaulted(
            "pmlogger_interval", new FloatType(units: Units.Seconds, published: Units.PublishedTime), 1.0,
            o => o.Interval, (o, v) => o.Interval = v, new(
            "logging interval", "Seconds between two samples; text with a unit (500ms, 1m30s) is converted to seconds"))
        .Defaulted(
            "pmrep_conf_path", new StringType(pattern: PathPattern), DefaultConfigurationPath,
            o => o.ConfigurationPath, (o, v) => o.ConfigurationPath = v, new(
            "pmrep configuration path", "The file or folder with definitions of metric sets"))
        .Defaulted("generate_csv", new BoolType(), false, o => o.GenerateCsv, (o, v) => o.GenerateCsv = v, new(
            "generate CSV", "Also print the data as CSV"))
        .Defaulted("flatten", new BoolType(), false, o => o.Flatten, (o, v) => o.Flatten = v, new(
            "flatten", "Return flat entries, for indexing"));
}

/// <summary>The input of <c>run-pcp</c>.</summary>
public sealed class RunPcpInput : PcpReportInput, IPluginObject<RunPcpInput>
{
    /// <inheritdoc/>
    public static ObjectSchema<RunPcpInput> Schema { get; } = AddTo(new ObjectSchema<RunPcpInput>("PcpInputParams", () => new()))
        .Optional("timeout", new IntegerType(), o => o.Timeout, (o, v) => o.Timeout = v, new(
            "timeout", "Seconds after which the collection ends; without it a cancel signal ends it"))
        .Optional("pmlogger_conf", new StringType(), o => o.LoggerConfiguration, (o, v) => o.LoggerConfiguration = v, new(
            "pmlogger configuration", "A complete pmlogger configuration"))
        .Optional("pmrep_conf", new StringType(), o => o.ReportConfiguration, (o, v) => o.ReportConfiguration = v, new(
            "pmrep configuration", "A complete pmrep configuration, used instead of the path"))
        .Defaulted("backend", PcpBackends.Type, PcpBackend.Embedded, o => o.Backend, (o, v) => o.Backend = v, PcpBackends.Traits);

    /// <summary>Seconds after which the collection ends; never when null.</summary>
    public long? Timeout { get; set; }

    /// <summary>What is recorded, in pmlogger's language, or null.</summary>
    public string? LoggerConfiguration { get; set; }

    /// <summary>Definitions of metric sets, or null.</summary>
    public string? ReportConfiguration { get; set; }

    /// <summary>What collects.</summary>
    public PcpBackend Backend { get; set; }
}

/// <summary>The input of <c>post-process</c>.</summary>
public sealed class PostProcessInput : PcpReportInput, IPluginObject<PostProcessInput>
{
    /// <inheritdoc/>
    public static ObjectSchema<PostProcessInput> Schema { get; } = AddTo(
        new ObjectSchema<PostProcessInput>("PostProcessParams", () => new()))
        .Defaulted(
            "archive_path", new StringType(pattern: PathPattern), ".", o => o.ArchivePath, (o, v) => o.ArchivePath = v, new(
            "archive path", "The base name of the archive without extension, or a folder with one archive"));

    /// <summary>The archive.</summary>
    public string ArchivePath { get; set; } = ".";
}
