using System.Globalization;
using Perfolio.Archives.Format;

namespace Perfolio.Arcaflow;

/// <summary>Moments as the results of steps spell them: UTC, six decimals, <c>Z</c>.</summary>
internal static class UtcText
{
    internal static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    internal static string Of(Timestamp time) => Of(Moment(time));

    internal static DateTimeOffset Moment(Timestamp time) => DateTimeOffset.UnixEpoch.AddTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick);
}
