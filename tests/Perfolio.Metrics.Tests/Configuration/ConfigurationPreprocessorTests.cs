using FsCheck;
using FsCheck.Fluent;
using Perfolio.Metrics.Configuration;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Tests.Configuration;

public sealed class ConfigurationPreprocessorTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Macros_are_replaced_and_conditions_obeyed()
    {
        const string Text = """
            %define TIME 500
            %define METRICS "kernel.all.load mem"
            %define EMPTY
            %ifdef TIME
            log mandatory on %{TIME}msec { %METRICS %EMPTY }
            %ifndef OTHER
            inner
            %else
            not this
            %endif
            %else
            %include "nor this"
            %endif
            %undef TIME
            %TIME %{TIME} %{ 100%
            """;
        ConfigurationPreprocessor.Run(Text, "x", null).Select(static l => (l.Number, l.Text))
            .ShouldBe([(5, "log mandatory on 500msec { kernel.all.load mem  }"), (7, "inner"), (15, "%TIME %{TIME} %{ 100%")]);
    }

    [Fact]
    public void Included_files_keep_their_name_and_lines_in_errors()
    {
        File.WriteAllText(_scratch.Path("first"), "# \n%include \"sub/second\"\nlog mandatory on 1 sec a\n");
        Directory.CreateDirectory(_scratch.Path("sub"));
        File.WriteAllText(_scratch.Path("sub/second"), "log mandatory on 1 sec b\n%include <third>\n");
        File.WriteAllText(_scratch.Path("sub/third"), "log mandatory on 1 sec c\n");
        var read = LoggingConfiguration.Parse("log mandatory on once z\n%include \"first\"", "main", _scratch.Root);
        read.Statements.Select(static s => s.Metrics[0].Name).ShouldBe(["z", "b", "c", "a"]);

        File.WriteAllText(_scratch.Path("sub/third"), "\n\nlog mandatory on 1 fortnight c\n");
        var message = Should.Throw<ProfileException>(() =>
            LoggingConfiguration.Parse("\n%include \"first\"", "main", _scratch.Root)).Message;
        message.ShouldContain("third");
        message.ShouldContain("line 3: unknown unit 'fortnight'");
    }

    [Fact]
    public void A_file_that_includes_itself_is_refused()
    {
        File.WriteAllText(_scratch.Path("a"), "%include \"b\"");
        File.WriteAllText(_scratch.Path("b"), "\n%include \"a\"");
        var message = Should.Throw<ProfileException>(() =>
            LoggingConfiguration.Parse("%include \"a\"", "main", _scratch.Root)).Message;
        message.ShouldContain("b");
        message.ShouldContain("line 2: 'a' includes itself");
    }

    [Fact]
    public void Includes_do_not_nest_for_ever()
    {
        for (var i = 0; i < 40; i++)
            File.WriteAllText(_scratch.Path($"f{i}"), $"%include \"f{i + 1}\"");
        Should.Throw<ProfileException>(() =>
            LoggingConfiguration.Parse("%include \"f0\"", "main", _scratch.Root)).Message.ShouldContain("deeper than 16");
    }

    [Fact]
    public void Macros_do_not_grow_for_ever()
    {
        var bomb = "%define A " + new string('a', 60_000) + "\n" + string.Concat(Enumerable.Repeat("%A%A%A%A%A%A%A%A%A%A\n", 40));
        Should.Throw<ProfileException>(() => LoggingConfiguration.Parse(bomb, "main")).Message.ShouldContain("16 MB");
    }

    [Theory]
    [InlineData("%endif", 1, "%endif without")]
    [InlineData("\n%else", 2, "%else without")]
    [InlineData("%ifdef", 1, "missing")]
    [InlineData("%ifdef 1a", 1, "name of a macro")]
    [InlineData("%ifdef a b", 1, "unexpected text")]
    [InlineData("\n%ifdef a\nx", 2, "no %endif")]
    [InlineData("%ifdef a\n%else\n%else\n%endif", 3, "second %else")]
    [InlineData("%define", 1, "missing")]
    [InlineData("%define a b\n%define a b", 2, "defined already")]
    [InlineData("%define a \"b", 1, "not closed")]
    [InlineData("%define a \"b\" c", 1, "unexpected text")]
    [InlineData("%include", 1, "file name")]
    [InlineData("%include <a", 1, "file name")]
    [InlineData("%include \"a\" b", 1, "unexpected text")]
    [InlineData("%include \"none\"", 1, "no such file")]
    [InlineData("%include \"\"", 1, "cannot be included")]
    [InlineData("%shell ls", 1, "no commands")]
    public void A_wrong_control_line_is_named(string text, int line, string word)
    {
        var message = Should.Throw<ProfileException>(() => LoggingConfiguration.Parse(text, "main", _scratch.Root)).Message;
        message.ShouldContain($"main");
        message.ShouldContain($"line {line}:");
        message.ShouldContain(word);
    }

    [Fact]
    public void Anything_is_read_or_refused_with_a_line()
    {
        string[] parts =
        [
            "%ifdef A", "%else", "%endif", "%define A b", "%undef A", "%A", "%{A}", "{", "}", "[", "]", ",", "log", "mandatory",
                "advisory", "on", "off", "1 sec",
            "a.b", "\"x y\"", "\"", "[access]", "allow", "*", ":", "all", ";", "\n", "\0", "é", "%", "#",
        ];
        Prop.ForAll(Gen.ArrayOf(Gen.Elements(parts)).ToArbitrary(), words =>
        {
            try
            {
                LoggingConfiguration.Parse(string.Join(words.Length % 2 == 0 ? " " : "\n", words), "main").ShouldNotBeNull();
            }
            catch (ProfileException e)
            {
                e.Message.ShouldContain("line ");
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }
}
