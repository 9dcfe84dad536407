using Perfolio.Metrics.Configuration;
using Perfolio.Metrics.Recording;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Tests.Configuration;

public sealed class LoggingConfigurationTests
{
    private const string Example = """
        #pmlogger Version 1
        log mandatory on 500 msec { kernel.all.load [ 1, "5 minute" ], kernel.all.cpu.user
            mem.util.free }
        log mandatory on once { hinv.ncpu }
        log advisory on default { swap.pagesin }
        mandatory on every 2 minutes disk.all
        log mandatory off { disk.all }
        [access]
        disallow * : all;
        allow localhost : enquire;
        """;

    [Fact]
    public void The_grammar_is_understood()
    {
        var statements = LoggingConfiguration.Parse(Example, "x").Statements;
        statements.Select(static s => s.Interval).ShouldBe([TimeSpan.FromMilliseconds(500), TimeSpan.Zero, null,
            TimeSpan.FromMinutes(2), null]);
        statements[0].Metrics.Select(static m => m.Name).ShouldBe(["kernel.all.load", "kernel.all.cpu.user", "mem.util.free"]);
        statements[0].Metrics[0].InstanceIds.ShouldBe([1]);
        statements[0].Metrics[0].InstanceNames.ShouldBe(["5 minute"]);
        statements[0].Metrics[2].Line.ShouldBe(3);
        statements[4].State.ShouldBe(LoggingState.Off);
    }

    [Fact]
    public void What_is_off_or_maybe_is_not_recorded() =>
        RecordGroup.From(LoggingConfiguration.Parse(Example, "x"), TimeSpan.FromSeconds(9)).Select(static g => g.Interval)
            .ShouldBe([TimeSpan.FromMilliseconds(500), TimeSpan.Zero, TimeSpan.FromSeconds(9), TimeSpan.FromMinutes(2)]);

    [Theory]
    [InlineData("log mandatory off disk log advisory on 1 sec disk.dev.read", "disk.dev.read", true)]
    [InlineData("log mandatory off disk.dev.read log advisory on 1 sec disk", "disk.dev.read", true)]
    [InlineData("log mandatory off disk.dev.read log advisory on 1 sec disk", "disk.dev.reads", false)]
    [InlineData("log mandatory on 1 sec disk log advisory on 2 sec disk.dev", "disk.dev.read", true)]
    [InlineData("log mandatory maybe disk log advisory on 2 sec disk.dev", "disk.dev.read", false)]
    [InlineData("log mandatory off disk log mandatory on 2 sec disk.dev", "disk.dev.read", false)]
    [InlineData("log advisory off disk log advisory on 2 sec disk.dev", "disk.dev.read", false)]
    public void What_is_advisory_gives_way_to_what_is_mandatory(string text, string metric, bool excluded) =>
        RecordGroup.From(LoggingConfiguration.Parse(text, "x"), default)[^1].Metrics[0].Excludes(metric).ShouldBe(excluded);

    [Fact]
    public void A_metric_named_twice_at_one_interval_is_recorded_once()
    {
        var groups = RecordGroup.From(LoggingConfiguration.Parse("log on 1 sec a log mandatory on 1 sec { a b } on 2 sec a",
            "x"), default);
        groups.Select(static g => string.Join(' ', g.Metrics.Select(static m => m.Name))).ShouldBe(["a", "b", "a"]);
    }

    [Theory]
    [InlineData("log mandatory on 1.5 sec { a.b }", 1, "whole number")]
    [InlineData("log\nadvisory maybe { a.b }", 2, "maybe")]
    [InlineData("log mandatory on 80 hours { a.b }", 1, "268435455")]
    [InlineData("log mandatory on 99999999999999999999 hours { a.b }", 1, "268435455")]
    [InlineData("log mandatory on 1 week { a.b }", 1, "week")]
    [InlineData("log mandatory on 1 sec { a.b\n c.d", 2, "ends")]
    [InlineData("log mandatory on 1 sec { a.b [ \"x\n\" ] }", 1, "closed")]
    [InlineData("log mandatory on 1 sec { a.b [ { ] }", 1, "instance")]
    [InlineData("\n\n%include \"x\"", 3, "cannot be included")]
    [InlineData("log mandatory on 1 sec { }", 1, "metric")]
    [InlineData("log mandatory on 1 sec { a, }", 1, "metric")]
    [InlineData("log mandatory on 1 sec { a,, b }", 1, "metric")]
    [InlineData("log mandatory on 1 sec { a [ ] }", 1, "instance")]
    [InlineData("log mandatory on 1 sec { a [ /dev/vda ] }", 1, "quote")]
    [InlineData("log mandatory on every once a", 1, "whole number")]
    [InlineData("log mandatory off 1 sec a", 1, "metric")]
    [InlineData("log mandatory on a", 1, "whole number")]
    [InlineData("[access]", 1, "allow")]
    [InlineData("[access]\nallow * : all", 2, "';'")]
    [InlineData("[access]\nallow * : nonsense;", 2, "operation")]
    [InlineData("[access]\nallow * all;", 2, "':'")]
    [InlineData("log mandatory on 1 sec { %x }", 1, "no macro")]
    [InlineData("log mandatory on 1 sec { a.b }\nnonsense", 2, "nonsense")]
    [InlineData("[accest]", 1, "access")]
    [InlineData("log mandatory on 1 sec { }}", 1, "}")]
    [InlineData("\u0001", 1, "unexpected")]
    public void A_mistake_is_named_with_its_line(string text, int line, string word)
    {
        var message = Should.Throw<ProfileException>(() => LoggingConfiguration.Parse(text, "my.config")).Message;
        message.ShouldContain("my.config");
        message.ShouldContain($"line {line}:");
        message.ShouldContain(word);
    }

    [Fact]
    public void A_configuration_cut_anywhere_is_read_or_refused()
    {
        for (var length = 0; length < Example.Length; length++)
        {
            try
            {
                LoggingConfiguration.Parse(Example[..length], "x").Statements.Count.ShouldBeLessThanOrEqualTo(5);
            }
            catch (ProfileException e)
            {
                e.Message.ShouldContain("line ");
            }
        }
    }

    [Theory]
    [InlineData("100", 100, 0, 0)]
    [InlineData("10MB", 0, 10_485_760, 0)]
    [InlineData("3 kbytes", 0, 3072, 0)]
    [InlineData("1.5hours", 0, 0, 5400)]
    [InlineData("10mins", 0, 0, 600)]
    public void Sizes_are_read(string text, long records, long bytes, double seconds) =>
        RecordLimit.Parse(text).ShouldBe(new RecordLimit(records, bytes, TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("10 parsecs")]
    [InlineData("99999999999999999999999")]
    [InlineData("99999999999999GB")]
    public void What_is_no_size_is_refused(string text) => Should.Throw<OperationException>(() => RecordLimit.Parse(text));

    [Theory]
    [InlineData("10msec", 10)]
    [InlineData("10ms", 10)]
    [InlineData("0.25", 250)]
    [InlineData("2min", 120_000)]
    [InlineData("500 msec", 500)]
    [InlineData("1hour 30min", 5_400_000)]
    public void Intervals_are_read(string text, double milliseconds) =>
        RecordLimit.ParseInterval(text).TotalMilliseconds.ShouldBe(milliseconds);

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("10 parsecs")]
    [InlineData("10kB")]
    [InlineData("99999999999999999999999")]
    public void What_is_no_interval_is_refused(string text) =>
        Should.Throw<OperationException>(() => RecordLimit.ParseInterval(text));
}
