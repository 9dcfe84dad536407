using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Tests.Json;

public class JsonTextTests
{
    [Theory]
    [InlineData("""{"a": [1, 1.0, -0, 1e3], "b": "é\n\"\\\u0001", "c": null, "d": [true, false]}""", """{"a": [1, 1.0, 0, 1000.0], "b": "\u00e9\n\"\\\u0001", "c": null, "d": [true, false]}""")]
    [InlineData("""{"n": [NaN, Infinity, -Infinity]}""", """{"n": [NaN, Infinity, -Infinity]}""")]
    [InlineData("""{"a": [1,], "b": {"c": 1,},}""", """{"a": [1], "b": {"c": 1}}""")]
    [InlineData("[123456789012345678901234567890]", "[123456789012345678901234567890]")]
    [InlineData("\"\\ud83d\\ude00\"", "\"\\ud83d\\ude00\"")]
    [InlineData("\"\\ud83d\"", "\"\\ud83d\"")]
    [InlineData("""{"a": 1, "a": 2}""", """{"a": 2}""")]
    [InlineData("\"\u007f\"", "\"\\u007f\"")]
    public void Compact_text_is_as_Python_writes_it(string text, string expected) =>
        JsonTextReader.Parse(text, "t").ToString().ShouldBe(expected);

    [Fact]
    public void Indented_text_keeps_the_numbers_of_a_list_on_one_line()
    {
        JsonValue value = JsonTextReader.Parse("""{"amount": [1, -2, 2.5], "uid": "f(a,   3)", "s": ["a", "b"], "e": [], "o": {}}""", "t");
        Write(value, JsonStyle.Indented).ShouldBe(
            "{\n  \"amount\": [\n    1, -2, 2.5\n  ],\n  \"uid\": \"f(a,   3)\",\n  \"s\": [\n    \"a\",\n    \"b\"\n  ],\n  \"e\": [],\n  \"o\": {}\n}");
    }

    [Fact]
    public void What_was_written_reads_back_equal_in_both_layouts() => Prop.ForAll(
        JsonGenerator.Values,
        value => new[] { JsonStyle.Compact, JsonStyle.Indented }.All(s => JsonTextReader.Parse(Write(value, s), "t").Equals(value)))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Every_truncation_is_refused_or_is_a_shorter_number() => Prop.ForAll(
        JsonGenerator.Values,
        value =>
        {
            string text = Write(JsonValue.Of([value]), JsonStyle.Compact);
            // Every place of a short text, and of a long one two hundred.
            for (int length = 0; length < text.Length; length += 1 + (text.Length / 200))
                Should.Throw<ProfileException>(() => JsonTextReader.Parse(text[..length], "t"));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Mutated_text_never_does_worse_than_an_error() => Prop.ForAll(
        JsonGenerator.Values,
        ArbMap.Default.ArbFor<(int, byte)>(),
        (value, mutation) =>
        {
            byte[] text = Encoding.UTF8.GetBytes(Write(value, JsonStyle.Compact));
            text[(mutation.Item1 & int.MaxValue) % text.Length] = mutation.Item2;
            try
            {
                JsonTextReader.Parse(text, "t");
            }
            catch (ProfileException e)
            {
                e.Offset.ShouldNotBeNull();
                e.Offset!.Value.ShouldBeInRange(0, text.Length);
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("{\"a\" 1}", 5, "'1' where ':' was expected")]
    [InlineData("[1 2]", 3, "'2' where ',' or ']' was expected")]
    [InlineData("[01]", 1, "a malformed number")]
    [InlineData("[1.]", 1, "a malformed number")]
    [InlineData("[-]", 1, "a malformed number")]
    [InlineData("[tru]", 1, "an unknown literal")]
    [InlineData("[truer]", 1, "an unknown literal")]
    [InlineData("\"a\nb\"", 2, "a control character inside a string")]
    [InlineData("\"\\x\"", 1, "an unknown escape in a string")]
    [InlineData("\"\\u12g4\"", 1, "\\u needs four hexadecimal digits")]
    [InlineData("1 x", 2, "'x' where the end of the text was expected")]
    [InlineData("", 0, "the text ends where a value was expected")]
    public void Errors_name_byte_and_reason(string text, long offset, string reason)
    {
        ProfileException error = Should.Throw<ProfileException>(() => JsonTextReader.Parse(text, "some.perf"));
        error.Offset.ShouldBe(offset);
        error.Reason.ShouldBe(reason);
        error.File.ShouldBe("some.perf");
    }

    [Fact]
    public void Invalid_UTF8_is_refused() =>
        Should.Throw<ProfileException>(() => JsonTextReader.Parse([(byte)'"', 0xff, (byte)'"'], "t")).Reason.ShouldContain("UTF-8");

    [Fact]
    public void Deep_nesting_is_refused() =>
        Should.Throw<ProfileException>(() => JsonTextReader.Parse(new string('[', 100_000), "t")).Reason.ShouldContain("deeper");

    [Fact]
    public void Text_is_read_the_same_through_any_buffer_boundary() => Prop.ForAll(
        JsonGenerator.Values,
        ArbMap.Default.ArbFor<byte>(),
        (value, chunk) =>
        {
            byte[] text = Encoding.UTF8.GetBytes(value.ToString());
            return JsonTextReader.Parse(new DrippingStream(text, (chunk % 7) + 1), "t").Equals(value);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Raw_UTF8_and_escapes_across_buffers()
    {
        string text = "[\"" + string.Concat(Enumerable.Repeat("é😀\\n", 50_000)) + "\"]";
        JsonTextReader.Parse(new DrippingStream(Encoding.UTF8.GetBytes(text), 4093), "t").AsArray()[0].AsString()
            .ShouldBe(string.Concat(Enumerable.Repeat("é😀\n", 50_000)));
    }

    [Fact]
    public void A_column_takes_numbers_of_every_form()
    {
        using var stream = new MemoryStream("[1, -2, 0.5, 1e-7, 12345678901234567890, NaN, \"x\", null]"u8.ToArray());
        using var reader = new JsonTextReader(stream, "t");
        var builder = new ColumnBuilder();
        reader.ReadColumn(builder);
        Column column = builder.Build();
        JsonValue.Of(Enumerable.Range(0, column.Count).Select(i => column[i]).ToArray()).ToString()
            .ShouldBe("[1, -2, 0.5, 1e-07, 12345678901234567890, NaN, \"x\", null]");
    }

    private static string Write(JsonValue value, JsonStyle style)
    {
        using var stream = new MemoryStream();
        using (var writer = new JsonTextWriter(stream, style)) writer.Write(value);
        return Encoding.ASCII.GetString(stream.ToArray());
    }

    // Hands out a few bytes at a time, as a pipe may.
    private sealed class DrippingStream(byte[] data, int chunk) : MemoryStream(data)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(chunk, count));
    }
}
