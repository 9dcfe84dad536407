namespace Perfolio.Metrics.Protocol;

/// <summary>Error codes of PCP that mean something to an agent or a client (PM_ERR_…).</summary>
internal static class PmErrors
{
    public const int Generic = -12345;
    public const int Text = -12349;
    public const int Timeout = -12353;
    public const int Name = -12357;
    public const int Pmid = -12358;
    public const int InstanceDomain = -12359;
    public const int Instance = -12360;
    public const int Protocol = -12366;
    public const int Closed = -12368;
    public const int Permission = -12387;
    public const int NotConnected = -12391;
    public const int Type = -12397;
    public const int AgentReady = -13393;
    public const int AgentNotReady = -13394;

    /// <summary>The code of a greeting, which has the old numbering.</summary>
    public static int OfGreeting(int code) => code <= -1000 ? code - 11_345 : code;
}
