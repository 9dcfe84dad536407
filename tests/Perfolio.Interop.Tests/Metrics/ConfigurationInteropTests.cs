using Perfolio.Interop.Tests.Archives;
using Perfolio.Metrics.Configuration;
using Perfolio.Profiles;

namespace Perfolio.Interop.Tests.Metrics;

/// <summary>Whatever pmlogger takes for a configuration we take, and what it refuses we refuse at the same line.</summary>
[Trait("Category", "Interop")]
public sealed class ConfigurationInteropTests(LocalPcp pcp) : IClassFixture<LocalPcp>
{
    [Theory]
    [InlineData("log mandatory on 1 sec { kernel.all.load }")]
    [InlineData("log mandatory on 1 sec { }")]
    [InlineData("log mandatory on { kernel.all.load }")]
    [InlineData("log mandatory on kernel.all.load")]
    [InlineData("log mandatory off 1 sec kernel.all.load")]
    [InlineData("log mandatory off kernel.all.load")]
    [InlineData("mandatory maybe { kernel.all.load }")]
    [InlineData("advisory maybe { kernel.all.load }")]
    [InlineData("advisory on once kernel.all.load")]
    [InlineData("log on 1 sec kernel.all.load")]
    [InlineData("on 1 sec kernel.all.load")]
    [InlineData("log mandatory on 0 sec kernel.all.load")]
    [InlineData("log mandatory on every 1 sec kernel.all.load")]
    [InlineData("log mandatory on every once kernel.all.load")]
    [InlineData("log mandatory on every default kernel.all.load")]
    [InlineData("log mandatory on default kernel.all.load")]
    [InlineData("log mandatory on 1 msec kernel.all.load")]
    [InlineData("log mandatory on 1 msecs kernel.all.load")]
    [InlineData("log mandatory on 1 millisecond kernel.all.load")]
    [InlineData("log mandatory on 1 milliseconds kernel.all.load")]
    [InlineData("log mandatory on 1 secs kernel.all.load")]
    [InlineData("log mandatory on 1 second kernel.all.load")]
    [InlineData("log mandatory on 1 seconds kernel.all.load")]
    [InlineData("log mandatory on 1 min kernel.all.load")]
    [InlineData("log mandatory on 1 mins kernel.all.load")]
    [InlineData("log mandatory on 1 minutes kernel.all.load")]
    [InlineData("log mandatory on 1 hour kernel.all.load")]
    [InlineData("log mandatory on 1 hours kernel.all.load")]
    [InlineData("log mandatory on 1 hrs kernel.all.load")]
    [InlineData("log mandatory on 1 day kernel.all.load")]
    [InlineData("log mandatory on 1 SEC kernel.all.load")]
    [InlineData("log mandatory on 1sec kernel.all.load")]
    [InlineData("log mandatory on 1.5 sec kernel.all.load")]
    [InlineData("log mandatory on 1 sec { kernel.all.load, mem.util.free }")]
    [InlineData("log mandatory on 1 sec { kernel.all.load, }")]
    [InlineData("log mandatory on 1 sec { , kernel.all.load }")]
    [InlineData("log mandatory on 1 sec { kernel.all.load,, mem.util.free }")]
    [InlineData("log mandatory on 1 sec { kernel.all.load [ 1 \"5 minute\" 15 ] }")]
    [InlineData("log mandatory on 1 sec { kernel.all.load [ 1, \"5 minute\", 15 ] }")]
    [InlineData("log mandatory on 1 sec { kernel.all.load [ 1, ] }")]
    [InlineData("log mandatory on 1 sec { kernel.all.load[1] }")]
    [InlineData("log mandatory on 1 sec { kernel.all.load [ ] }")]
    [InlineData("log mandatory on 1 sec { kernel.all.load [ -1 ] }")]
    [InlineData("log mandatory on 1 sec { kernel.all.load [ 'x y' ] }")]
    [InlineData("log mandatory on 1 sec { kernel.all.load [ /dev/vda ] }")]
    [InlineData("log mandatory on 1 sec { network.interface.in.bytes [ lo ] }")]
    [InlineData("log mandatory on 1 sec { kernel.all.load } log mandatory on 2 sec { mem.util.free }")]
    [InlineData("log mandatory on 1 sec kernel.all.load mem.util.free")]
    [InlineData("log mandatory on 1 sec { \"kernel.all.load\" }")]
    [InlineData("log mandatory on 1 sec { kernel-all }")]
    [InlineData("log mandatory on 1 sec { kernel_all.x1 }")]
    [InlineData("log mandatory on 1 sec { 1kernel.all }")]
    [InlineData("log mandatory on 1 sec { mandatory }")]
    [InlineData("log mandatory on 1 sec { sec }")]
    [InlineData("log mandatory on 268435455 msec { kernel.all.load }")]
    [InlineData("log mandatory on 268435456 msec { kernel.all.load }")]
    [InlineData("log mandatory on 80 hours { kernel.all.load }")]
    [InlineData("log mandatory on 1 sec {\nkernel.all.load\n\nlog }\nlog x")]
    [InlineData("[access]\nallow * : all;")]
    [InlineData("[ access ]\nallow * : all;")]
    [InlineData("[access]\nallow * all;")]
    [InlineData("[access]\nallow localhost, 127.0.0.1 : enquire, advisory;")]
    [InlineData("[access]\nallow localhost host : all;")]
    [InlineData("[access]\nallow localhost, \"host\" : all;")]
    [InlineData("[access]\nallow * : nonsense;")]
    [InlineData("[access]\nallow * : enquire mandatory;")]
    [InlineData("[access]\ndisallow * : all except enquire;")]
    [InlineData("log mandatory on 1 sec kernel.all.load\n[access]\nallow * : all;")]
    [InlineData("[access]\nallow hosts localhost : all;")]
    [InlineData("[access]\nallow user root : all;")]
    [InlineData("[access]\nallow .* : all;\nallow 10.0.* : mandatory;")]
    [InlineData("[access]\nallow unix: : all;")]
    [InlineData("log mandatory on 1 sec { kernel.all.load } [access] allow * : all;")]
    [InlineData("[access]\nallow * : all;\nlog mandatory on 1 sec kernel.all.load")]
    [InlineData("# only a comment")]
    [InlineData("%define M kernel.all.load\nlog mandatory on 1 sec { %M, %{M} }")]
    [InlineData("%ifdef M\nnonsense\n%else\nlog mandatory on 1 sec kernel.all.load\n%endif")]
    public async Task A_configuration_is_taken_or_refused_as_by_pmlogger(string text)
    {
        var file = pcp.Scratch.Path("grammar.config");
        await File.WriteAllTextAsync(file, text + "\n");
        var (_, output, error) = await PcpTools.RunAsync(
            "pmlogger", pcp.Scratch.Root, "-C", "-c", file, "-l", "-", "-n", "names", "-o", "-K", "clear",
            "-K", $"add,60,{PcpTools.Root}/usr/lib/pcp/pmdas/linux/pmda_linux.so,linux_init");
        var theirs = (output + error).Contains("Specification error", StringComparison.Ordinal);
        (output + error).Contains(theirs ? "[line " : "Config parsed", StringComparison.Ordinal).ShouldBeTrue(output + error);
        var ours = Refusal(text + "\n");
        (ours is not null).ShouldBe(theirs, $"pmlogger says: {output}{error}, we say: {ours}");
    }

    private static string? Refusal(string text)
    {
        try
        {
            LoggingConfiguration.Parse(text, "grammar.config");
            return null;
        }
        catch (ProfileException e)
        {
            return e.Message;
        }
    }
}
