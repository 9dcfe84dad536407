namespace Perfolio.Metrics.Protocol.Client;

/// <summary>Codes of PCP that a client meets.</summary>
internal static class PmcdCodes
{
    public const int Text = -12349;
    public const int Timeout = -12353;
    public const int Name = -12357;
    public const int Pmid = -12358;
    public const int Domain = -12359;
    public const int Instance = -12360;
    public const int Protocol = -12366;
    public const int Closed = -12368;
    public const int Type = -12397;
    public const int NoLabels = -12410;

    /// <summary>The code of a greeting, which has the old numbering.</summary>
    public static int OfGreeting(int code) => code <= -1000 ? code - 11_345 : code;
}
