using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Agent.Inference;
using Perfolio.Metrics.Agent.Schemas;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;

namespace Perfolio.Metrics.Tests.Agent;

public sealed class SchemaTests
{
    [Fact]
    public void The_published_schema()
    {
        var schema = Read(SeedTexts.Schema);
        schema.Name.ShouldBe("root");
        schema.Generation.ShouldBe(["generation"]);
        schema.Metrics.Select(Line).ShouldBe(
        [
            "interface /data/interface String Instant none required",
            "xmit_count /data/xmit_count Int64 Counter none required",
            "xmit_latency /data/xmit_latency Int64 Counter none required",
        ]);
        schema.Metrics[1].OneLine.ShouldBe("number of packets for xmit device");
        schema.Metrics[1].Default!.ShouldBe(JsonValue.Of(0));
        schema.Metrics[1].Bounds!.Minimum.ShouldBe(0);
        schema.Skipped.ShouldBeEmpty();
    }

    [Fact]
    public void Every_type_of_the_schema_form()
    {
        var schema = Read("""
            {"type":"object","title":"my app-1","properties":{"data":{"type":"object","properties":{
              "ratio":{"type":"number"},"up":{"type":"boolean"},"big":{"type":"integer","minimum":0,"format":"uint64"},
              "level":{"type":["null","integer"],"semantics":"instant","units":"Mbyte/sec"},
              "deep":{"type":"object","properties":{"er":{"type":"string","semantics":"discrete"}}},
              "disks":{"type":"array","description":"Disks","items":{"type":"object","properties":{"__id":{"type":"string"},
              "reads":{"type":"integer"}}}},
              "loads":{"type":"array","items":{"type":"number"}},
              "9 lives":{"type":"integer"},"odd":{"type":"teapot"},"none":{},"more":{"type":"integer","semantics":"wild"},
              "what":{"type":"integer","wonder":1}}}}}
            """);
        schema.Name.ShouldBe("my_app_1");
        schema.Metrics.Select(Line).ShouldBe(
        [
            "ratio /data/ratio Double Instant none", "up /data/up UInt32 Discrete none", "big /data/big UInt64 Counter none",
            "level /data/level Int64 Instant Mbyte / sec", "deep.er /data/deep/er String Discrete none",
            "disks.reads /reads Int64 Counter none [0]",
            "loads  Double Instant none [1]", "x9_lives /data/9 lives Int64 Counter none", "what /data/what Int64 Counter none",
        ]);
        schema.Metrics.Single(static m => m.Name == "x9_lives").FullHelp.ShouldContain("'9 lives'");
        schema.Arrays.Select(
            static a => $"{a.Name} {JsonPointer.Format(a.Pointer)} "
                + $"{(a.Index is null ? "position" : JsonPointer.Format(a.Index))} {a.Help}".Trim())
            .ShouldBe(["disks /data/disks /__id Disks", "loads /data/loads position"]);
        schema.Skipped.Count.ShouldBe(3);
        schema.Ignored.ShouldBe(["what: keyword 'wonder'"]);
    }

    [Theory]
    [InlineData("[]", "not an object")]
    [InlineData("{}", "neither")]
    [InlineData("""{"type":"array","properties":{}}""", "not 'object'")]
    [InlineData("""{"type":"object"}""", "no 'properties'")]
    [InlineData("""{"type":"object","properties":{"data":3}}""", "properties.data")]
    [InlineData("""{"type":"object","properties":{"generation":1,"data":{}}}""", "generation")]
    [InlineData("""{"type":"object","properties":{"data":{"type":"object","properties":{}}}}""", "no metric")]
    [InlineData("""{"type":"object","properties":{"data":{"type":"object","properties":{"a":{"$ref":"#/x"}}}}}""", "$ref")]
    [InlineData("""{"type":"object","properties":{"data":{"allOf":[],"properties":{"a":{"type":"integer"}}}}}""", "allOf")]
    [InlineData("""{"metrics":{}}""", "not a list")]
    [InlineData("""{"metrics":[]}""", "no metric")]
    [InlineData("""{"metrics":[{"name":"a","pointer":"a","type":"integer"}]}""", "not a JSON pointer")]
    [InlineData("""{"metrics":[{"name":"a","pointer":"/a","type":"integer"}],"data-exec":"x 'y"}""", "quote")]
    [InlineData("{\"type\":\"object\",\n\"title\":", "line 2")]
    public void What_is_no_schema(string text, string reason) =>
        Should.Throw<ProfileException>(() => Read(text)).Message.ShouldContain(reason);

    [Fact]
    public void The_metadata_form_and_its_odd_entries()
    {
        var schema = Read("""
            {"prefix":"a.b","data-exec":"cmd 'x y' \"z\"","refresh":5,"stale-after":60,"labels":{"site":"x","n":3},"wrong":1,
             "metrics":[{"name":"up.time","pointer":"/u~1p/~0t","type":"double","units":"seconds","semantics":"instantaneous",
             "description":"One\nTwo"},
                        {"name":"c","pointer":"/c","type":"integer","units":"furlongs","semantics":"counter"},
                        {"name":"c","pointer":"/d","type":"integer"},{"name":"c.d","pointer":"/e","type":"integer"},
                        {"pointer":"/x","type":"integer"},{"name":"t","pointer":"/t"},
                        {"name":"s","pointer":"/s","type":"integer","semantics":"odd"},
                        {"name":"l","pointer":"/l","type":"array","index":"/id",
                         "metrics":[{"name":"m","pointer":"/m","type":"array","metrics":[]}]}]}
            """);
        schema.Name.ShouldBe("a.b");
        schema.DataCommand.ShouldBe(["cmd", "x y", "z"]);
        schema.Refresh.ShouldBe(TimeSpan.FromSeconds(5));
        schema.StaleAfter.ShouldBe(TimeSpan.FromSeconds(60));
        schema.Labels.Select(static l => $"{l.Key}={l.Value}").ShouldBe(["site=\"x\"", "n=3"]);
        schema.Metrics.Select(Line).ShouldBe(
            ["up.time /u~1p/~0t Double Instant sec", "c /c Int64 Counter none", "c_2 /d Int64 Instant none",
                "c_d /e Int64 Instant none"]);
        schema.Metrics[0].OneLine.ShouldBe("One");
        schema.Skipped.Count.ShouldBe(5);
        schema.Ignored.Count.ShouldBe(2);
    }

    [Fact]
    public void Metadata_that_are_written_read_back_equal()
    {
        foreach (var text in new[] { SeedTexts.ArrayMetadata, Encoding.UTF8.GetString(
            Inferred("""{"a":1,"b":{"c":2.5,"d e":"x"},"l":[{"id":"p","v":1,"w":{"z":true}}],"q":[1,2],"m":[1,"x"]}""")) })
        {
            var first = Read(text);
            var written = MetadataWriter.Write(first);
            var second = Read(written);
            second.Metrics.Select(Line).ShouldBe(first.Metrics.Select(Line));
            second.Arrays.Select(static a =>
                a.Name + JsonPointer.Format(a.Pointer)).ShouldBe(first.Arrays.Select(static a =>
                a.Name + JsonPointer.Format(a.Pointer)));
            MetadataWriter.Write(second).ShouldBe(written);
        }
    }

    [Theory]
    [InlineData("count", "count")]
    [InlineData("microseconds", "microsec")]
    [InlineData("Mbyte/sec", "Mbyte / sec")]
    [InlineData("count / second", "count / sec")]
    [InlineData("KiB", "Kbyte")]
    [InlineData("gigabytes", "Gbyte")]
    [InlineData("count x 10^3", "count x 10^3")]
    [InlineData("count x 10 / hr", "count x 10 / hour")]
    [InlineData("byte^2 / ms", "byte^2 / millisec")]
    [InlineData("/ sec", "/ sec")]
    [InlineData("", "none")]
    public void Units(string text, string printed)
    {
        UnitsText.Parse(text, out var units).ShouldBeNull();
        units.ToString().ShouldBe(printed);
        UnitsText.Parse(UnitsText.Format(units), out var again).ShouldBeNull();
        again.ShouldBe(units);
    }

    [Theory]
    [InlineData("furlong")]
    [InlineData("10 bytes")]
    [InlineData("byte kbyte")]
    [InlineData("a / b / c")]
    [InlineData("sec^9")]
    [InlineData("count x 10^99")]
    public void What_is_no_unit(string text) => UnitsText.Parse(text, out _).ShouldNotBeNull();

    [Fact]
    public void Types_widen_as_documents_come()
    {
        var inference = new SchemaInference();
        inference.Observe(Json("""{"n":1,"big":18446744073709551615,"s":true,"list":[]}"""));
        inference.Build().Metrics.Select(static m => m.Type).ShouldBe([MetricType.Int64, MetricType.UInt64, MetricType.UInt32]);
        inference.Observe(Json("""{"n":1.5,"big":-1,"s":"x","list":[{"name":"a","v":null}],"late":null}"""));
        inference.Build().Metrics.Select(static m => $"{m.Name} {m.Type}").ShouldBe(
            ["n Double", "big Double", "s String", "list.name String"]);
        inference.Observe(Json("""{"late":7,"list":[{"name":"a","v":3}]}"""));
        inference.Build().Metrics.Select(static m => $"{m.Name} {m.Type}").ShouldBe(
            ["n Double", "big Double", "s String", "list.v Int64", "late Int64"]);
    }

    [Theory]
    [InlineData("""{"l":[{"x":1,"name":"a","id":7},{"x":2,"name":"b","id":8}]}""", "/id")]
    [InlineData("""{"l":[{"x":1,"name":"a"},{"x":2,"name":"b"}]}""", "/name")]
    [InlineData("""{"l":[{"x":1,"name":"a"},{"x":2,"name":"a"}]}""", "position")]
    [InlineData("""{"l":[{"x":1,"what":"a"},{"x":2,"what":"b"}]}""", "/what")]
    [InlineData("""{"l":[{"x":1},{"x":2}]}""", "position")]
    [InlineData("""{"l":[1,2]}""", "position")]
    public void Instances_are_called_by_what_identifies_them(string text, string index)
    {
        var inference = new SchemaInference();
        inference.Observe(Json(text));
        var array = inference.Build().Arrays.Single();
        (array.Index is null ? "position" : JsonPointer.Format(array.Index)).ShouldBe(index);
    }

    [Fact]
    public void What_only_grows_and_is_called_so_is_a_counter()
    {
        var inference = new SchemaInference();
        inference.Observe(Json("""{"requests_total":5,"free_count":5,"level":1,"size_bytes":1,"wait_ms":2}"""));
        inference.Observe(Json("""{"requests_total":6,"free_count":4,"level":2,"size_bytes":2,"wait_ms":3}"""));
        inference.Build().Metrics.Select(static m => $"{m.Name} {m.Semantics} {m.Units}")
            .ShouldBe(["requests_total Counter none", "free_count Instant none", "level Instant none",
                "size_bytes Instant byte", "wait_ms Instant millisec"]);
    }

    [Fact]
    public void Documents_one_per_line_or_one_in_all()
    {
        DocumentText.ReadAll("{\n\"a\":1}"u8, "f").Count.ShouldBe(1);
        DocumentText.ReadAll("{\"a\":1}\n\n{\"a\":2}\n"u8, "f").Count.ShouldBe(2);
        Should.Throw<ProfileException>(() =>
            DocumentText.ReadAll("{\"a\":1}\n{\"a\":}\n"u8, "f")).Message.ShouldContain("line 2");
        Should.Throw<ProfileException>(() =>
            DocumentText.ReadAll("{\"a\":\n NaN}"u8, "f")).Message.ShouldContain("line 2, column 2");
        Should.Throw<ProfileException>(() => DocumentText.ReadAll(""u8, "f"));
    }

    private static byte[] Inferred(string text)
    {
        var inference = new SchemaInference();
        inference.Observe(Json(text));
        return Encoding.UTF8.GetBytes(MetadataWriter.Write(inference.Build()));
    }

    private static JsonValue Json(string text) => JsonTextReader.Parse(text, "test");

    private static SourceSchema Read(string text) => SchemaReader.Read(Encoding.UTF8.GetBytes(text), "schema.json");

    private static string Line(JsonMetric metric) =>
        $"{metric.Name} {JsonPointer.Format(metric.Pointer)} {metric.Type} {metric.Semantics} {metric.Units}"
        + (metric.Array < 0 ? "" : $" [{metric.Array}]") + (metric.IsRequired ? " required" : "");
}
