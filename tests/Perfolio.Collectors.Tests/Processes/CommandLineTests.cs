using FsCheck;
using FsCheck.Fluent;
using Perfolio.Collectors.Processes;
using Perfolio.Profiles;

namespace Perfolio.Collectors.Tests.Processes;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  a  b\tc ", "a|b|c")]
    [InlineData("echo 'a b' c", "echo|a b|c")]
    [InlineData("echo \"a 'b' \\\"c\\\"\" d", "echo|a 'b' \"c\"|d")]
    [InlineData(@"a\ b \\ \'", @"a b|\|'")]
    [InlineData(@"""\n \$x""", @"\n $x")]
    [InlineData("a'b'\"c\"d", "abcd")]
    [InlineData("x '' \"\"", "x||")]
    [InlineData("$HOME *.c ; ls | cat > x", "$HOME|*.c|;|ls|||cat|>|x")]
    public void Splits(string text, string words) => string.Join('|', CommandLine.Split(text)).ShouldBe(words);

    [Theory]
    [InlineData("echo 'abc", "single quote", 6)]
    [InlineData("echo \"abc", "double quote", 6)]
    [InlineData("echo \\", "backslash", 6)]
    public void An_unbalanced_quote_is_named_with_its_place(string text, string what, int place)
    {
        string message = Should.Throw<OperationException>(() => CommandLine.Split(text)).Message;
        message.ShouldContain(what);
        message.ShouldContain($"character {place}");
    }

    [Fact]
    public void Joined_words_are_split_into_the_same_words() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll<NonNull<string>[]>(words =>
            CommandLine.Split(CommandLine.Join(words.Select(w => w.Get))).SequenceEqual(words.Select(w => w.Get))));

    [Fact]
    public void Any_text_is_split_or_refused_with_one_line() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(Gen.Elements('a', ' ', '\'', '"', '\\', '\n', '$').ArrayOf().Select(c => new string(c)).ToArbitrary(), text =>
        {
            try
            {
                return CommandLine.Split(text).Sum(w => w.Length) <= text.Length;
            }
            catch (OperationException e)
            {
                return e.Message.Length > 0;
            }
        }));
}
