using System.Globalization;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Configuration;

/// <summary>How a mistake in a logging configuration is told.</summary>
internal static class ConfigurationError
{
    public static ProfileException At(string file, int line, string reason) =>
        new(file, string.Create(CultureInfo.InvariantCulture, $"line {line}: {reason}"));
}
