using FsCheck;
using FsCheck.Fluent;
using Perfolio.Arcaflow.Tests.Cbor;
using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Configuration;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Tests;

public class YamlWriterTests
{
    [Fact]
    public void WhatIsWrittenIsRead() => Prop.ForAll(CborSamples.Values(), value =>
    {
        string text = Write(value);
        YamlText.Load(text, "written").ShouldBe(value, text);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("yes", "'yes'")]
    [InlineData("12:30", "'12:30'")]
    [InlineData("@interval", "'@interval'")]
    [InlineData("", "''")]
    [InlineData("a\nb", "\"a\\nb\"")]
    [InlineData("it's", "'it''s'")]
    [InlineData("plain text", "plain text")]
    public void TextsThatCouldBeMistakenAreQuoted(string text, string yaml) => Write(JsonValue.Of(text)).ShouldBe(yaml + "\n");

    [Fact]
    public void FloatsCarryAPoint() => Write(JsonValue.Of(1e20)).ShouldBe("1.0e+20\n");

    private static string Write(JsonValue value)
    {
        var text = new StringWriter();
        new YamlWriter(text).Value(value);
        return text.ToString();
    }
}
