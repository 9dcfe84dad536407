using Perfolio.Profiles.Configuration;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Store;
using Perfolio.Profiles.Tests.Store;

namespace Perfolio.Profiles.Tests.Configuration;

public sealed class ConfigurationTests : IDisposable
{
    private const string Text =
        """
        # top comment
        vcs:
          type: git   # the system
          url: ../

        # before format
        format:
            sort_profiles_by: "time"  # kept

        cmds: [a, b]
        empty:
        flow: {x: 1}
        text: |
          line
        list:
          - 1
          - 2
        # the end

        """;

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private ConfigurationFile With(string text)
    {
        File.WriteAllText(_directory["local.yml"], text);
        return new ConfigurationFile(_directory["local.yml"]);
    }

    private string Content => File.ReadAllText(_directory["local.yml"]);

    [Theory]
    [InlineData("vcs.type", "svs", "  type: git   # the system", "  type: svs   # the system")]
    [InlineData("format.sort_profiles_by", "cmd", "\"time\"  # kept", "cmd  # kept")]
    [InlineData("format.status", "┃ %type% ┃", "# kept\n", "# kept\n    status: ┃ %type% ┃\n")]
    [InlineData("format.shortlog", "%checksum:6%", "# kept\n", "# kept\n    shortlog: \"%checksum:6%\"\n")]
    [InlineData("vcs.more.deep", "5", "  url: ../\n", "  url: ../\n  more:\n    deep: 5\n")]
    [InlineData("empty.child", "true", "empty:\n", "empty:\n  child: true\n")]
    [InlineData("empty", "7", "empty:\n", "empty: 7\n")]
    [InlineData("flow.y", "2", "{x: 1}", "{x: 1, y: 2}")]
    [InlineData("flow.x", "a, b", "{x: 1}", "{x: \"a, b\"}")]
    [InlineData("flow.z.deep", "[]", "{x: 1}", "{x: 1, z: {deep: []}}")]
    [InlineData("text", "short", "|\n  line\n", "short\n")]
    [InlineData("list", "none", "list:\n  - 1\n  - 2\n", "list: none\n")]
    [InlineData("cmds", "[c, d]", "[a, b]", "[c, d]")]
    [InlineData("new.key", "x: y # z", "# the end\n", "# the end\nnew:\n  key: \"x: y # z\"\n")]
    public void Setting_a_key_changes_nothing_else(string key, string value, string old, string changed)
    {
        ConfigurationFile file = With(Text);
        file.Set(key, value);
        if (key == "new.key")
        {
            // A new section goes behind the last one.
            Content.ShouldContain("new:\n  key: \"x: y # z\"\n");
            Content.Replace("new:\n  key: \"x: y # z\"\n", "", StringComparison.Ordinal).ShouldBe(Text);
            return;
        }

        Content.ShouldBe(Text.Replace(old, changed, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment")]
    [InlineData("a: 1")]
    public void Files_without_the_section_get_it(string text)
    {
        ConfigurationFile file = With(text);
        file.Set("general.editor", "nano").ShouldBe(JsonValue.Of("nano"));
        Content.ShouldStartWith(text);
        file.Get("general.editor").ShouldBe(JsonValue.Of("nano"));
    }

    [Fact]
    public void Values_are_typed_unless_text_is_forced()
    {
        ConfigurationFile file = With(Text);
        file.Set("a.flag", "true").ShouldBe(JsonValue.True);
        file.Set("a.flag", "true", asText: true).ShouldBe(JsonValue.Of("true"));
        file.Set("a.number", "1.5").ShouldBe(JsonValue.Of(1.5));
        file.Set("a.quoted", "\"5\"").ShouldBe(JsonValue.Of("5"));
        file.Set("a.lines", "x\ny").ShouldBe(JsonValue.Of("x\ny"));
        new ConfigurationFile(file.FilePath).Get("a")!.ToString()
            .ShouldBe("{\"flag\": \"true\", \"number\": 1.5, \"quoted\": \"5\", \"lines\": \"x\\ny\"}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("a-b")]
    [InlineData("a.b\n")]
    public void A_bad_key_is_refused(string key) => Should.Throw<OperationException>(() => With(Text).Set(key, "1"));

    [Fact]
    public void A_value_is_no_section()
    {
        Should.Throw<OperationException>(() => With(Text).Set("vcs.type.more", "1")).Message.ShouldContain("vcs.type");
        Content.ShouldBe(Text);
    }

    [Fact]
    public void Layers_are_asked_in_order()
    {
        ConfigurationFile local = With("a: local\nb: {x: [1]}\ndegradation: {strategy: [{method: old}]}\nflags: {on: 'Yes', off: 0, bad: maybe}\n");
        var shared = new ConfigurationFile(_directory["shared.yml"]);
        shared.Write("a: shared\nb: {x: [2]}\nc: only\ndegradation: {strategies: [{method: new}]}\n");
        var all = new LayeredConfiguration(local, () => shared);
        all.GetRecursive("a").ShouldBe(JsonValue.Of("local"));
        all.SetRuntime("a", JsonValue.Of("runtime"));
        all.GetRecursive("a").ShouldBe(JsonValue.Of("runtime"));
        all.GetLocal("a").ShouldBe(JsonValue.Of("local"));
        all.GetLocal("c").ShouldBeNull();
        all.GetText("c", "-").ShouldBe("only");
        all.GetGathered("b.x").ShouldBe([JsonValue.Of(1), JsonValue.Of(2)]);
        all.GetGathered("degradation.strategies").Select(s => s.Member("method")!.AsString()).ShouldBe(["old", "new"]);
        all.GetFlag("flags.on", false).ShouldBeTrue();
        all.GetFlag("flags.off", true).ShouldBeFalse();
        Should.Throw<OperationException>(() => all.GetFlag("flags.bad", true));
        Should.Throw<OperationException>(() => all.GetGathered("a"));
    }

    [Fact]
    public void The_shared_file_is_made_with_defaults_that_are_valid()
    {
        ConfigurationFile shared = SharedConfiguration.Open(_directory["config/shared.yml"]);
        File.Exists(shared.FilePath).ShouldBeTrue();
        shared.Get("format.sort_profiles_by").ShouldBe(JsonValue.Of("time"));
        shared.Get("generators.workload")!.AsArray().Count.ShouldBe(3);
        FileNameTemplate.Parse(shared.Get("format.output_profile_template")!.AsString());
    }

    [Fact]
    public void Templates_are_valid_and_run_nothing()
    {
        Directory.CreateDirectory(_directory["build/deep"]);
        Directory.CreateDirectory(_directory["workloads"]);
        File.WriteAllText(_directory["Makefile"], "all:\n\ttouch made\n");
        File.WriteAllText(_directory["build/deep/prog"], "");
        if (OperatingSystem.IsLinux()) File.SetUnixFileMode(_directory["build/deep/prog"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.WriteAllText(_directory["build/notes.txt"], "");
        File.WriteAllText(_directory["workloads/a b.in"], "");
        foreach (string name in ConfigurationTemplate.Names)
        {
            JsonValue root = YamlText.Load(ConfigurationTemplate.Render(name, _directory.Path, "git", "../"), name);
            root.Member("vcs")!.Member("type").ShouldBe(JsonValue.Of("git"));
            (root.Member("degradation")?.Member("strategies") is not null).ShouldBe(name != "master");
            (root.Member("cmds")?.ToString()).ShouldBe(name == "user" ? "[\"./build/deep/prog\"]" : null);
            (root.Member("workloads")?.ToString()).ShouldBe(name == "user" ? "[\"workloads/a b.in\"]" : null);
        }

        File.Exists(_directory["made"]).ShouldBeFalse();
        Should.Throw<OperationException>(() => ConfigurationTemplate.Render("other", _directory.Path, "git", "../")).Message.ShouldContain("developer");
    }

    [Fact]
    public void The_editor_gets_the_file_and_its_failure_is_told()
    {
        ConfigurationFile file = With(Text);
        ConfigurationEditor.Edit("truncate -s 0", file.FilePath);
        Content.ShouldBeEmpty();
        Should.Throw<OperationException>(() => ConfigurationEditor.Edit("false", file.FilePath)).Message.ShouldContain("code 1");
        Should.Throw<OperationException>(() => ConfigurationEditor.Edit("no-such-editor", file.FilePath)).Message.ShouldContain("general.editor");
    }

    [Fact]
    public void Resetting_keeps_the_repository_settings()
    {
        Instance instance = InstanceSetup.Init(new InitOptions { Path = _directory["i"], VcsType = "svs" }).Instance;
        InstanceSetup.ResetLocalConfiguration(instance, "developer");
        var file = new ConfigurationFile(instance.LocalConfigurationFile);
        file.Get("vcs.type").ShouldBe(JsonValue.Of("svs"));
        file.Get("degradation.collect_before_check").ShouldBe(JsonValue.True);
    }
}
