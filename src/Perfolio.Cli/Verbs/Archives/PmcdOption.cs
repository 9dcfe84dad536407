using Perfolio.Cli.Hosting;
using Perfolio.Metrics.Protocol.Client;
using Perfolio.Metrics.Recording;
using Perfolio.Profiles;

namespace Perfolio.Cli.Verbs.Archives;

/// <summary>The option <c>--host</c> of the verbs that take metrics from a pmcd.</summary>
internal static class PmcdOption
{
    /// <summary>Reads the address.</summary>
    public static PmcdAddress Address(string host) => PmcdAddress.TryParse(host, out PmcdAddress? address)
        ? address
        : throw new UsageException(
            $"--host: '{host}' is not the address of a pmcd; use host, host:port, [::1]:port or unix:/path");

    /// <summary>Turns a lost pmcd into a failure with its one line.</summary>
    public static async Task<T> Guard<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is PmcdException or SourceLostException)
        {
            throw new OperationException(e.Message, e);
        }
    }
}
