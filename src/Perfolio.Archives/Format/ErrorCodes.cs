namespace Perfolio.Archives.Format;

/// <summary>PCP's error codes: a negative number of values in a data record is one of these, or the negated errno.</summary>
public static class ErrorCodes
{
    /// <summary>PM_ERR_VALUE: missing metric value(s).</summary>
    public const int Value = -12351;

    /// <summary>PM_ERR_LOGREC: corrupted record in a PCP archive log.</summary>
    internal const int CorruptRecord = -12373;

    /// <summary>PM_ERR_NAME: unknown metric name.</summary>
    internal const int UnknownName = -12357;

    private static readonly Dictionary<int, string> Texts = new()
    {
        [-12345] = "Generic error, already reported above",
        [-12346] = "Problems parsing PMNS definitions",
        [-12347] = "PMNS not accessible",
        [-12348] = "Attempt to reload the PMNS",
        [-12349] = "One-line or help text is not available",
        [-12350] = "Metric not supported by this version of monitored application",
        [-12351] = "Missing metric value(s)",
        [-12353] = "Timeout waiting for a response from PMCD",
        [-12354] = "Empty archive log file",
        [-12355] = "PMCD reset or configuration change",
        [-12357] = "Unknown metric name",
        [-12358] = "Unknown or illegal metric identifier",
        [-12359] = "Unknown or illegal instance domain identifier",
        [-12360] = "Unknown or illegal instance identifier",
        [-12361] = "Illegal pmUnits specification",
        [-12362] = "Impossible value or scale conversion",
        [-12363] = "Truncation in value conversion",
        [-12364] = "Negative value in conversion to unsigned",
        [-12365] = "Explicit instance identifier(s) required",
        [-12366] = "IPC protocol failure",
        [-12368] = "IPC channel closed",
        [-12369] = "Operation requires context with host source of metrics",
        [-12370] = "End of PCP archive log",
        [-12371] = "Illegal mode specification",
        [-12372] = "Illegal label record at start of a PCP archive log file",
        [-12373] = "Corrupted record in a PCP archive log",
        [-12374] = "Operation requires context with archive source of metrics",
        [-12375] = "Missing PCP archive log file",
        [-12376] = "Attempt to use an illegal context",
        [-12377] = "NULL pmInDom with non-NULL instlist",
        [-12378] = "Metric not defined in the PCP archive log",
        [-12379] = "Instance domain identifier not defined in the PCP archive log",
        [-12380] = "Instance identifier not defined in the PCP archive log",
        [-12381] = "Missing profile - protocol botch",
        [-12386] = "No PMCD agent for domain of request",
        [-12387] = "No permission to perform requested operation",
        [-12388] = "PMCD connection limit for this host exceeded",
        [-12389] = "Try again. Information not currently available",
        [-12390] = "Already Connected",
        [-12391] = "Not Connected",
        [-12392] = "A non-null port name is required",
        [-12394] = "Metric name is not a leaf in PMNS",
        [-12397] = "Unknown or illegal metric type",
        [-12398] = "Operation not supported for multi-threaded applications",
        [-12399] = "Container not found",
        [-12400] = "Bad input to pmstore",
        [-12401] = "Archives overlap in time",
        [-12402] = "Archives differ by host",
        [-12404] = "The type of a metric has changed in an archive",
        [-12405] = "The semantics of a metric has changed in an archive",
        [-12406] = "The instance domain of a metric has changed in an archive",
        [-12407] = "The units of a metric have changed in an archive",
        [-12408] = "PMCD requires a client certificate",
        [-12409] = "Derived metric definition failed",
        [-12410] = "No support for metric label metadata",
        [-12411] = "PMDA is currently fenced and unable to respond to requests",
        [-12412] = "Incorrect record type in an archive",
        [-12413] = "Archive feature not supported",
        [-12414] = "TLS protocol failure",
        [-12442] = "Internal inconsistency detected or assertion failed",
        [-12443] = "Insufficient elements in list",
        [-12444] = "Result size exceeded",
        [-12445] = "QA fault injected",
        [-13393] = "PMDA is now responsive to requests",
        [-13394] = "PMDA is not yet ready to respond to requests",
        [-21344] = "Functionality not yet implemented",
    };

    /// <summary>The text PCP's tools print for a code.</summary>
    /// <param name="code">A PM_ERR code or a negated errno.</param>
    /// <returns>The text; for an errno the system's.</returns>
    public static string Text(int code) => code switch
    {
        _ when Texts.TryGetValue(code, out var text) => text,
        < 0 and > -1000 => System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(-code),
        _ => FormattableString.Invariant($"No such PMAPI error code ({code})."),
    };
}
