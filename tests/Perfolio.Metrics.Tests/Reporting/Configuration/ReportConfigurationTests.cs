using Perfolio.Metrics.Reporting.Configuration;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Tests.Reporting.Configuration;

public sealed class ReportConfigurationTests
{
    [Fact]
    public void Everything_of_the_syntax()
    {
        var configuration = new ReportConfiguration();
        configuration.Read(
            """
            # comment
            ; another
            [options]
            interval = 2s
            daemonize = no
            [global]
            a.flt = g
            [one]
            header = no
            a.cnt = lab,,count x 10^2,,9,1
            tot = my.total
            tot.formula = a.cnt +
               b.wrap

               + a.cnt
            tot.label = %%tot
            tot.unit = KB
            plain = %%plain,'1 minute','5 minute',,raw,,,-5
            """,
            "f");
        configuration.Options.Select(static o => o.Key + "=" + o.Value).ShouldBe(["interval=2s", "daemonize=no"]);
        configuration.Remarks.ShouldHaveSingleItem().ShouldContain("line 5: daemonize has no effect");
        configuration.Globals.ShouldHaveSingleItem().Label.ShouldBe("g");
        var set = configuration.Find("one")!;
        set.Options.ShouldHaveSingleItem().Key.ShouldBe("header");
        set.Metrics.Select(static m => m.Name).ShouldBe(["a.cnt", "my.total", "plain"]);
        set.Metrics[0].ShouldSatisfyAllConditions(
            m => m.Label.ShouldBe("lab"), m => m.Unit.ShouldBe("count x 10^2"), m => m.Width.ShouldBe(9), m => m.Precision.ShouldBe(1), m => m.Raw.ShouldBeNull());
        set.Metrics[1].Formula.ShouldBe("a.cnt + b.wrap + a.cnt");
        set.Metrics[1].Label.ShouldBe("%tot");
        set.Metrics[2].Instances.ShouldBe(["1 minute", "5 minute"]);
        set.Metrics[2].Raw.ShouldBe(true);
        set.Metrics[2].Limit.ShouldBe(-5);
    }

    [Theory]
    [InlineData("a = 3", "line 1: 'a' stands in no section")]
    [InlineData("[x]\nfoo", "line 2: 'key = value' expected")]
    [InlineData("[x\n", "line 1: a section is [name]")]
    [InlineData("[options]\nnix = 3", "line 2: there is no option 'nix'")]
    [InlineData("[options]\n\nheader = maybe", "line 3: header = maybe: yes or no expected")]
    [InlineData("[x]\nsamples = -1", "line 2: samples = -1: a whole number")]
    [InlineData("[x]\ninterval = 3 parsec", "line 2: interval = 3 parsec: an interval such as")]
    [InlineData("[x]\ninterval = 0", "the interval must be above 0")]
    [InlineData("[x]\na.b = ,,xx", "line 2: a.b: unknown unit 'xx'")]
    [InlineData("[x]\na.b = ,,,raaw", "line 2: a.b: the type is 'raw'")]
    [InlineData("[x]\na.b = ,,,,q", "line 2: a.b: the width is a whole number")]
    [InlineData("[x]\na.b = ,,,,,99", "line 2: a.b: the precision is a whole number up to 15")]
    [InlineData("[x]\na.b = ,,,,,,x", "line 2: a.b: the limit is a number")]
    [InlineData("[x]\na.b = a,b,KB,,,,1,too", "line 2: a.b: nothing is known behind the limit: 'too'")]
    [InlineData("[x]\nh = a.b\nh.nix = 3", "line 3: a.b: there is no specifier 'nix'")]
    [InlineData("[x]\nh = a.b\nh.formula = a +", "line 3: derived metric a.b: a metric, number, function")]
    [InlineData("[x]\n1a.b = c", "line 2: '1a.b' is no option and no name of a metric")]
    public void Mistakes_are_named_with_file_and_line(string text, string reason)
    {
        var wrong = Should.Throw<ProfileException>(() => new ReportConfiguration().Read(text, "my.conf"));
        wrong.Message.ShouldStartWith("my.conf: line ");
        wrong.Message.ShouldContain(reason);
        wrong.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void No_text_does_more_than_be_refused()
    {
        var random = new Random(2);
        const string Letters = "[]=:#;%%,.'\"ab1 \n\theader=noformula";
        for (var i = 0; i < 10_000; i++)
        {
            var text = "[x]\n" + string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => Letters[random.Next(Letters.Length)]));
            try
            {
                new ReportConfiguration().Read(text, "f");
            }
            catch (ProfileException)
            {
                // The one way out.
            }
        }
    }

    [Theory]
    [InlineData("a.b", "a.b")]
    [InlineData("a.b,lab,x", "a.b", "x")]
    [InlineData("a.b,,'1 minute','5, minute',KB", "a.b", "1 minute", "5, minute")]
    [InlineData("a.b,,\"sda|sdb\"", "a.b", "sda|sdb")]
    public void Specifications_of_the_command_line(string text, string name, params string[] instances)
    {
        var specification = MetricSpecification.Parse(text);
        specification.Name.ShouldBe(name);
        specification.Instances.ShouldBe(instances);
    }

    [Theory]
    [InlineData("sda", "sda", 0, true)]
    [InlineData("sd", "sda", 0, false)]
    [InlineData("sd.", "sda", 0, true)]
    [InlineData("init", "000001 /sbin/init splash", 1, true)]
    [InlineData("1", "000001 /sbin/init splash", 1, true)]
    [InlineData(".*splash", "000001 /sbin/init splash", 1, true)]
    [InlineData("splash", "000001 /sbin/init splash", 1, false)]
    public void Instances_are_chosen_by_name_command_id_or_pattern(string word, string name, int id, bool matches) =>
        new InstanceFilter([word]).Matches(name, id).ShouldBe(matches);
}
