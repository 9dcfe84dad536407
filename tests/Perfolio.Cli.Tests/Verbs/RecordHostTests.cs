using Perfolio.Cli.Tests.Harness;
using Perfolio.Metrics.Tests.Protocol;

namespace Perfolio.Cli.Tests.Verbs;

/// <summary><c>archive record --host</c> where there is no pmcd; the rest is tested with a real one.</summary>
public sealed class RecordHostTests
{
    [Fact]
    public void A_pmcd_that_is_not_there_is_one_line()
    {
        using var scratch = Scratch.Instance();
        using var deaf = new DeafPort();
        int port = deaf.Number;
        scratch.Perfolio("archive", "record", "--host", $"127.0.0.1:{port}", "a")
            .Fails(1, $"cannot connect to pmcd at 127.0.0.1:{port}: connection refused");
        scratch.Perfolio("archive", "record", "--host", "unix:/no/such/socket", "a").Fails(1, "cannot connect to pmcd at unix:/no/such/socket");
        File.Exists(scratch.At("a.meta")).ShouldBeFalse();
    }

    [Fact]
    public void An_address_that_is_none_is_wrong_usage()
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("archive", "record", "--host", "db1:0", "a").Fails(2, "'db1:0' is not the address of a pmcd");
    }
}
