using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Agent.Parsing;
using Perfolio.Metrics.Agent.Schemas;
using Perfolio.Metrics.Agent.Values;

namespace Perfolio.Metrics.Tests.Agent;

public sealed class DocumentParserTests
{
    [Theory]
    [InlineData("1", "Value 1")]
    [InlineData("-0", "Value 0")]
    [InlineData("1e3", "Value 1000")]
    [InlineData("5.0", "Value 5")]
    [InlineData("12.50e1", "Value 125")]
    [InlineData("1.5", "WrongType")]
    [InlineData("1e-3", "WrongType")]
    [InlineData("\"5\"", "WrongType")]
    [InlineData("true", "WrongType")]
    [InlineData("[1]", "WrongType")]
    [InlineData("{\"x\":1}", "WrongType")]
    [InlineData("null", "Null")]
    [InlineData("9223372036854775807", "Value 9223372036854775807")]
    [InlineData("9223372036854775808", "OutOfRange")]
    [InlineData("-9223372036854775808", "Value -9223372036854775808")]
    [InlineData("-9223372036854775809", "OutOfRange")]
    [InlineData("18446744073709551616", "OutOfRange")]
    [InlineData("99999999999999999999", "OutOfRange")]
    [InlineData("1e400", "OutOfRange")]
    [InlineData("0e999999999", "Value 0")]
    [InlineData("9007199254740993.0", "Value 9007199254740993")]
    public void Integers(string text, string expected) => Read($$"""{"v":{{text}}}""", MetricType.Int64).ShouldBe(expected);

    [Theory]
    [InlineData("18446744073709551615", "Value -1")]
    [InlineData("18446744073709551616", "OutOfRange")]
    [InlineData("-1", "OutOfRange")]
    [InlineData("0", "Value 0")]
    public void Unsigned_integers(string text, string expected) =>
        Read($$"""{"v":{{text}}}""", MetricType.UInt64).ShouldBe(expected);

    [Theory]
    [InlineData("1e308")]
    [InlineData("-0.0")]
    [InlineData("5e-324")]
    [InlineData("0.1")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("0.30000000000000004")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("7")]
    public void Doubles_are_the_nearest(string text) => Read($$"""{"v":{{text}}}""", MetricType.Double)
        .ShouldBe("Value " + BitConverter.DoubleToInt64Bits(
            double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("1e309", "OutOfRange")]
    [InlineData("true", "WrongType")]
    [InlineData("\"1\"", "WrongType")]
    public void What_is_no_double(string text, string expected) =>
        Read($$"""{"v":{{text}}}""", MetricType.Double).ShouldBe(expected);

    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"a\\n\\t\\\"\\\\\\/\\b\\f\\r\"", "a\n\t\"\\/\b\f\r")]
    [InlineData("\"\\u00e9\\ud83d\\ude00\"", "é😀")]
    [InlineData("\"é😀 and more text than sixteen bytes\"", "é😀 and more text than sixteen bytes")]
    public void Texts(string text, string expected) =>
        Read($$"""{"v":{{text}}}""", MetricType.String).ShouldBe("Text " + expected);

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("{")]
    [InlineData("{\"v\":1")]
    [InlineData("{\"v\":1}}")]
    [InlineData("{\"v\":1} {}")]
    [InlineData("{\"v\":01}")]
    [InlineData("{\"v\":1.}")]
    [InlineData("{\"v\":.5}")]
    [InlineData("{\"v\":1e}")]
    [InlineData("{\"v\":+1}")]
    [InlineData("{\"v\":NaN}")]
    [InlineData("{\"v\":Infinity}")]
    [InlineData("{\"v\":-Infinity}")]
    [InlineData("{\"v\":nul}")]
    [InlineData("{\"v\":True}")]
    [InlineData("{\"v\":1,}")]
    [InlineData("{\"v\":[1,]}")]
    [InlineData("{v:1}")]
    [InlineData("{'v':1}")]
    [InlineData("{\"v\" 1}")]
    [InlineData("{\"v\":\"\t\"}")]
    [InlineData("{\"v\":\"\\x\"}")]
    [InlineData("{\"v\":\"\\u12g4\"}")]
    [InlineData("{\"v\":\"\\ud800\"}")]
    [InlineData("{\"v\":1}\0")]
    [InlineData("\ufeff{\"v\":1}")]
    [InlineData("{\"v\":1 /* no */}")]
    public void What_is_not_json(string text)
    {
        Read(text, MetricType.String).ShouldStartWith("refused");
        // Half of a surrogate pair in what nobody wants as a text is no fault of the syntax.
        if (text.Contains("\\ud800", StringComparison.Ordinal))
            return;
        // Numbers that are wanted as such, and those that nobody wants, are read in ways of their own.
        Read(text, MetricType.Int64).ShouldStartWith("refused");
        Read(text, MetricType.Double).ShouldStartWith("refused");
        Read(text.Replace('v', 'u'), MetricType.Int64).ShouldStartWith("refused");
    }

    [Fact]
    public void Numbers_of_any_length_before_and_behind_the_point()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 5000; round++)
        {
            var whole = Digits(random.Next(1, 19)).TrimStart('0').PadLeft(1, '0');
            var sign = random.Next(3) == 0 && whole != "0" ? "-" : "";
            Read($$"""{"v":{{sign}}{{whole}} }""", MetricType.Int64).ShouldBe($"Value {sign}{whole}");
            var text = sign + whole + (random.Next(4) == 0 ? "" : "." + Digits(random.Next(1, 12)))
                + (random.Next(8) == 0 ? $"e{random.Next(-5, 6)}" : "");
            Read($$"""{"v":{{text}}}""", MetricType.Double).ShouldBe("Value " + BitConverter.DoubleToInt64Bits(
                double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)), text);
            Read($$"""{"unwanted":{{text}},"v":1}""", MetricType.Int64).ShouldBe("Value 1", text);
        }

        string Digits(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + random.Next(10))));
    }

    [Fact]
    public void Names_and_texts_of_any_length()
    {
        for (var length = 1; length < 100; length++)
        {
            var name = new string('n', length);
            var other = new string('n', length - 1) + "m";
            var schema = SchemaReader.Read(Encoding.UTF8.GetBytes(
                $$"""{"metrics":[{"name":"aa","pointer":"/{{name}}","type":"string"}]}"""), "m");
            var parser = new DocumentParser(new MatchTree(schema), DocumentLimits.Default);
            // Learned in the first round, expected in the second, and another one where it is expected in the third.
            foreach (var (text, there) in new[] { (name, true), (name, true), (other, false), (name, true) })
            {
                var value = new string('x', length - 1);
                Parse(parser, Encoding.UTF8.GetBytes($$"""{"{{text}}" :"{{value}}"}""")).ShouldBeTrue();
                (parser.Values.Tables[0].State(0, 0) == CellState.Value).ShouldBe(there);
                if (there)
                    Encoding.UTF8.GetString(parser.Values.Texts.Text(parser.Values.Tables[0].Bits(0, 0))).ShouldBe(value);
            }
        }
    }

    [Fact]
    public void A_document_cut_at_any_byte_is_refused()
    {
        var text = """{"a":{"b":[1,2.5e1,"x\u00e9",true,null]},"v":-12}""";
        for (var length = 0; length < text.Length; length++)
            Read(text[..length], MetricType.Int64).ShouldStartWith("refused", customMessage: text[..length]);
        Read(text, MetricType.Int64).ShouldBe("Value -12");
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused_with_their_place()
    {
        var parser = Parser(MetricType.String);
        Parse(parser, [.. "{\"v\":\"ab"u8, 0xff, .. "\"}"u8]).ShouldBeFalse();
        parser.Fault.ShouldBe(new JsonFault(8, "not UTF-8"));
        Parse(parser, Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{}")).ToArray()).ShouldBeFalse();
        parser.Fault.Reason.ShouldContain("UTF-16");
    }

    [Fact]
    public void Nesting_has_a_limit_whether_or_not_anybody_looks_inside()
    {
        Read("{\"x\":" + new string('[', 63) + new string(']', 63) + ",\"v\":1}", MetricType.Int64).ShouldBe("Value 1");
        Read("{\"x\":" + new string('[', 64) + new string(']', 64)
            + ",\"v\":1}", MetricType.Int64).ShouldContain("deeper than 64");
        Read("{\"x\":" + new string('[', 1_000_000), MetricType.Int64).ShouldContain("deeper than 64");
    }

    [Fact]
    public void The_last_of_equal_members_wins_and_is_counted()
    {
        var parser = Parser(MetricType.Int64);
        Parse(parser, """{"v":1,"w":0,"v":2}"""u8).ShouldBeTrue();
        parser.Values.Tables[0].Bits(0, 0).ShouldBe(2);
        parser.Values.Duplicates.ShouldBe(1);
        Parse(parser, """{"v":3}"""u8).ShouldBeTrue();
        parser.Values.Duplicates.ShouldBe(0);
    }

    [Fact]
    public void Members_may_come_in_another_order_or_be_missing()
    {
        var schema = SchemaReader.Read("""
            {"metrics":[{"name":"aa","pointer":"/a",
            "type":"integer"},{"name":"bb","pointer":"/b/c","type":"integer"}]}
            """u8, "m");
        var parser = new DocumentParser(new MatchTree(schema), DocumentLimits.Default);
        foreach (var (text, a, b) in new[]
                 {
                     ("""{"a":1,"b":{"c":2}}""", 1L, 2L), ("""{"b":{"x":[{}],"c":3},"z":0,"a":4}""", 4, 3),
                         ("""{"b":{"c":5}}""", -1, 5),
                     ("""{"\u0061":6,"b":null}""", 6, -1), ("""{"a":7,"b":{"c":8}}""", 7, 8),
                 })
        {
            Parse(parser, Encoding.UTF8.GetBytes(text)).ShouldBeTrue(text);
            Cell(0).ShouldBe(a, text);
            Cell(1).ShouldBe(b, text);
        }

        long Cell(int column) =>
            parser.Values.Tables[0].State(0, column) == CellState.Value ? parser.Values.Tables[0].Bits(0, column) : -1;
    }

    [Fact]
    public void Limits_of_size()
    {
        var schema = SchemaReader.Read("""
            {"metrics":[{"name":"a","pointer":"/a",
            "type":"array","metrics":[{"name":"v","pointer":"/v","type":"string"}]}]}
            """u8, "m");
        var parser = new DocumentParser(new MatchTree(schema), new DocumentLimits { Elements = 3, Text = 4, Bytes = 200 });
        Parse(parser, """{"a":[{"v":"1234"},{"v":"12345"},{"v":null}]}"""u8).ShouldBeTrue();
        parser.Values.Tables[1].State(0, 1).ShouldBe(CellState.Value);
        parser.Values.Tables[1].State(1, 1).ShouldBe(CellState.TooLong);
        Parse(parser, """{"a":[1,2,3,4]}"""u8).ShouldBeFalse();
        parser.IsTooBig.ShouldBeTrue();
        Parse(parser, Encoding.UTF8.GetBytes("{\"x\":\"" + new string('x', 300) + "\"}")).ShouldBeFalse();
        parser.IsTooBig.ShouldBeTrue();
        parser.Fault.Reason.ShouldContain("200 bytes");
    }

    [Fact]
    public void Agrees_with_the_class_library_on_what_json_is()
    {
        const string Alphabet = "{}[]\",:0123456789.eE+-truefalsnl\\u \n\u00e9x";
        var documents = Gen.OneOf(
            Gen.Elements(SeedTexts.Data, SeedTexts.ArrayData,
                SeedTexts.Schema, "[1,-0.5e+3,\"\\u00e9\\n\",{\"a\":[null,true,false]}]", "12", "\"x\""),
            Gen.Elements(Alphabet.ToCharArray()).ArrayOf().Select(static c => new string(c)));
        var mutated = from text in documents
                      from at in Gen.Choose(0, Math.Max(0, text.Length - 1))
                      from c in Gen.Elements(Alphabet.ToCharArray())
                      from kind in Gen.Choose(0, 2)
                      select kind == 0 || text.Length == 0 ? text : kind == 1 ? text[..at] + c + text[(at + 1)..]
                          : text.Remove(at, 1);
        Prop.ForAll(mutated.ToArbitrary(), static text =>
        {
            var ours = !Read(text, MetricType.Double).StartsWith("refused", StringComparison.Ordinal);
            // A lone surrogate is syntax to the class library.
            return ours == IsJson(text) || text.Contains("\\ud", StringComparison.OrdinalIgnoreCase);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Read(string text, MetricType type)
    {
        var parser = Parser(type);
        if (!Parse(parser, Encoding.UTF8.GetBytes(text)))
            return "refused: " + parser.Fault.Reason;
        var table = parser.Values.Tables[0];
        return table.State(0, 0) != CellState.Value ? table.State(0, 0).ToString()
            : type == MetricType.String ? "Text " + Encoding.UTF8.GetString(parser.Values.Texts.Text(table.Bits(0, 0)))
            : FormattableString.Invariant($"Value {table.Bits(0, 0)}");
    }

    private static DocumentParser Parser(MetricType type) => new(
        new MatchTree(new SourceSchema
        {
            Form = SchemaForm.Metadata,
            Arrays = [],
            Metrics = [new JsonMetric("v", ["v"], type)]
        }), DocumentLimits.Default);

    private static bool Parse(DocumentParser parser, ReadOnlySpan<byte> text)
    {
        var buffer = new ByteBuffer();
        buffer.Append(text);
        buffer.Terminate();
        return parser.Parse(buffer.Array, 0, buffer.Length);
    }
}
