namespace Perfolio.Metrics.Reading;

/// <summary>PCP's codes for values that are not there.</summary>
internal static class SampleError
{
    /// <summary>No values now, and no reason to give.</summary>
    public const int None = 0;

    /// <summary>PM_ERR_APPVERSION: this kernel does not have it.</summary>
    public const int NotSupported = -12350;

    /// <summary>PM_ERR_PERMISSION.</summary>
    public const int Permission = -12387;
}
