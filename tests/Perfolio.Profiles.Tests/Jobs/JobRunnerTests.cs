using Perfolio.Profiles.Jobs;
using Perfolio.Profiles.Jobs.Workloads;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Tests.Units;
using Perfolio.Profiles.Units;

namespace Perfolio.Profiles.Tests.Jobs;

public class JobRunnerTests
{
    private static readonly string[] Generators =
    [
        """{"id": "sizes", "type": "integer", "min_range": 10, "max_range": 30, "step": 10}""",
        """{"id": "each", "type": "integer", "min_range": 1, "max_range": 2, "profile_for_each_workload": true}""",
        """{"id": "words", "type": "string", "min_len": 3, "max_len": 5, "step": 2}""",
        """{"id": "files", "type": "textfile", "min_lines": 1, "max_lines": 3, "step": 2, "min_chars": 4, "max_chars": 4}""",
        """{"id": "images", "type": "external", "external_generator": "make images", "output_dir": "out", "file_format": "img{width}_{scale}_{name}.pgm"}""",
    ];

    [Fact]
    public async Task A_profile_is_completed_with_everything_known()
    {
        JobResult result = (await RunAsync(new FakeUnit(), "in.txt")).ShouldHaveSingleItem();
        result.Error.ShouldBeNull();
        Profile profile = result.Profile!;
        profile.Header.ToString().ShouldBe("""{"type": "time", "cmd": "./prog", "args": "-q", "workload": "in.txt", "units": {"time": "s"}, "dirty": "d1"}""");
        profile.Origin.ShouldBe("sha");
        profile.CollectorInfo.ToString().ShouldBe("""{"name": "fake", "params": {"repeat": 10, "all_traces": false, "mode": "a", "names": [], "workload": "in.txt"}}""");
        profile.Machine!.Member("memory")!.Member("total_ram")!.AsString().ShouldEndWith("iB");
        profile.ResourceTypes[0].FlatUid.ShouldBe("./prog -q in.txt");
    }

    [Fact]
    public async Task Workloads_of_a_generator_share_one_profile_that_says_which_is_which()
    {
        Profile profile = (await RunAsync(new FakeUnit(), "sizes")).ShouldHaveSingleItem().Profile!;
        profile.Workload.ShouldBe("sizes");
        profile.ResourceTypes.Select(t => t.Constants.Member("workload")!.ToString()).ShouldBe(["10", "20", "30"]);
        profile.CollectorInfo.Member("params")!.Member("workload")!.AsString().ShouldBe("30");
    }

    [Fact]
    public async Task A_profile_for_each_workload()
    {
        IReadOnlyList<JobResult> results = await RunAsync(new FakeUnit(), "each");
        results.Select(r => r.Profile!.Workload).ShouldBe(["each_1", "each_2"]);
    }

    [Fact]
    public async Task Generated_texts_and_files_are_the_same_every_time()
    {
        IReadOnlyList<string> words = (await RunAsync(new FakeUnit(), "words"))[0].Profile!.ResourceTypes.Select(t => t.Constants.Member("workload")!.AsString()).ToArray();
        words.Select(w => w.Length).ShouldBe([3, 5]);
        (await RunAsync(new FakeUnit(), "words"))[0].Profile!.ResourceTypes.Select(t => t.Constants.Member("workload")!.AsString()).ShouldBe(words);

        var contents = new List<string[]>();
        var unit = new FakeUnit { Run = (c, _) => { contents.Add(File.ReadAllLines(c.Executable!.Workload)); c.Profile = FakeUnit.Amounts("f", 1); return Task.FromResult(PhaseResult.Ok); } };
        Profile profile = (await RunAsync(unit, "files"))[0].Profile!;
        contents.Select(c => c.Length).ShouldBe([1, 3]);
        contents.SelectMany(c => c).ShouldAllBe(line => line.Length == 4);
        profile.ResourceTypes.Select(t => t.Column("lines")![0].ToString()).ShouldBe(["1", "3"]);
    }

    [Fact]
    public async Task Keys_of_file_names_become_columns_and_constants()
    {
        var launcher = new FakeLauncher(directory =>
        {
            Directory.CreateDirectory(Path.Combine(directory, "out"));
            File.WriteAllText(Path.Combine(directory, "out", "img640_0.5_cat.pgm"), "");
            File.WriteAllText(Path.Combine(directory, "out", "other.txt"), "");
        });
        var warnings = new List<string>();
        Profile profile = (await RunAsync(new FakeUnit(), "images", launcher, warnings)).ShouldHaveSingleItem().Profile!;
        ResourceType image = profile.ResourceTypes[0];
        (image.Column("width")![0].ToString(), image.Column("scale")![0].ToString(), image.Constants.Member("name")!.AsString()).ShouldBe(("640", "0.5", "cat"));
        profile.ResourceTypes[1].Column("width").ShouldBeNull();
        warnings.ShouldHaveSingleItem().ShouldContain("other.txt");
    }

    [Fact]
    public async Task A_failing_generator_is_an_error_of_its_job()
    {
        JobResult result = (await RunAsync(new FakeUnit(), "images", new FakeLauncher(_ => { }))).ShouldHaveSingleItem();
        result.Profile.ShouldBeNull();
        result.Error!.ShouldContain("does not exist after 'make images' ran");
    }

    [Fact]
    public async Task One_failing_job_does_not_stop_the_others()
    {
        var bad = new FakeUnit { Run = (_, _) => throw new InvalidOperationException("broken") };
        Job[] jobs = [Make(bad, ""), Make(new FakeUnit(), "")];
        IReadOnlyList<JobResult> results = await RunAsync(jobs, new FakeLauncher(_ => { }), []);
        results.Select(r => r.Error is null).ShouldBe([false, true]);
        results[0].Profile.ShouldBeNull();
    }

    [Fact]
    public async Task A_partial_profile_is_kept_and_marked()
    {
        var unit = new FakeUnit
        {
            Run = (c, _) =>
            {
                c.Profile = FakeUnit.Amounts("f", 1, 2);
                c.Partial = "run 3 of 10 exited with 1";
                return Task.FromResult(PhaseResult.Failed(c.Partial));
            },
        };
        JobResult result = (await RunAsync(unit, "")).ShouldHaveSingleItem();
        result.Error.ShouldBe("run 3 of 10 exited with 1");
        result.Profile!.Header.Member("partial")!.AsString().ShouldBe("run 3 of 10 exited with 1");
        result.Profile.ResourceCount.ShouldBe(2);
    }

    [Fact]
    public async Task Postprocessors_follow_in_order_and_a_failing_one_keeps_what_was_measured()
    {
        var good = new FakeUnit
        {
            Description = new UnitDescription("good", UnitKind.Postprocess, "Good."),
            Run = (c, _) => { c.Profile = c.Profile! with { Models = [JsonValue.Object(("model", JsonValue.Of("m")))] }; return Task.FromResult(PhaseResult.Ok); },
        };
        var bad = new FakeUnit { Description = new UnitDescription("bad", UnitKind.Postprocess, "Bad."), Run = (_, _) => Task.FromResult(PhaseResult.Failed("no")) };
        Job job = Make(new FakeUnit(), "") with { Postprocessors = [new(good, JsonValue.EmptyObject), new(bad, JsonValue.EmptyObject)] };
        JobResult result = (await RunAsync([job], new FakeLauncher(_ => { }), [])).ShouldHaveSingleItem();
        result.Error.ShouldBe("bad: no");
        result.Profile!.PostprocessorNames.ShouldBe(["good"]);
        result.Profile.Models.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Cancellation_ends_the_run_after_the_current_job()
    {
        using var stop = new CancellationTokenSource();
        var unit = new FakeUnit { Run = (_, _) => { stop.Cancel(); throw new OperationCanceledException(); } };
        var results = new List<JobResult>();
        await foreach (JobResult r in new JobRunner(Settings(new FakeLauncher(_ => { }), [])).RunAsync([Make(unit, ""), Make(unit, "")], At(Path.GetTempPath()), stop.Token)) results.Add(r);
        results.ShouldHaveSingleItem().Error.ShouldBe("interrupted");
    }

    [Theory]
    [InlineData("""{"type": "integer"}""", "no 'id'")]
    [InlineData("""{"id": "a"}""", "no 'type'")]
    [InlineData("""{"id": "a", "type": "float"}""", "unknown type 'float'")]
    [InlineData("""{"id": "a", "type": "integer", "min_range": 5, "max_range": 1}""", "range 5 to 1 is empty")]
    [InlineData("""{"id": "a", "type": "integer", "min_range": 1, "max_range": 5, "step": 0}""", "step must be at least 1")]
    [InlineData("""{"id": "a", "type": "integer", "min_range": "x", "max_range": 5}""", "'min_range' must be a whole number")]
    [InlineData("""{"id": "a", "type": "external", "external_generator": "x", "output_dir": "y", "file_format": "a{b"}""", "unbalanced")]
    public void Wrong_generators_are_reported_and_left_out(string specification, string reason)
    {
        var warnings = new List<string>();
        var catalogue = new WorkloadCatalogue([JsonTextReader.Parse(specification, "t")], warnings.Add);
        warnings.ShouldHaveSingleItem().ShouldContain(reason);
        catalogue.Find("a").IsSingleton.ShouldBeTrue();
    }

    [Fact]
    public void A_matrix_multiplies_its_lists()
    {
        JsonValue configuration = JsonTextReader.Parse(
            """{"cmds": ["a", "b"], "args": ["-q", "-v"], "workloads": [1, "w"], "collectors": [{"name": "fake", "params": {"repeat": 1}}, {"name": "fake", "params": [{"repeat": 2}]}]}""", "t");
        IReadOnlyList<Job> jobs = JobMatrix.Of(configuration, "local.yml", (_, _) => new FakeUnit());
        jobs.Count.ShouldBe(16);
        jobs.Select(j => j.Collector.Parameters.Member("repeat")!.ToString()).Distinct().ShouldBe(["1", "2"]);
        jobs.Select(j => $"{j.Command} {j.Arguments} {j.Workload}").Distinct().Count().ShouldBe(8);
    }

    [Theory]
    [InlineData("{}", "no commands")]
    [InlineData("""{"cmds": ["a"]}""", "no collectors")]
    [InlineData("""{"cmds": "a"}""", "'cmds' must be a list")]
    [InlineData("""{"cmds": ["a"], "collectors": [{}]}""", "has no name")]
    public void A_wrong_matrix_is_refused(string configuration, string reason) =>
        Should.Throw<OperationException>(() => JobMatrix.Of(JsonTextReader.Parse(configuration, "t"), "local.yml", (_, _) => new FakeUnit())).Message.ShouldContain(reason);

    private static Job Make(FakeUnit unit, string workload) =>
        new("./prog", "-q", workload, new UnitUse(unit, UnitParameters.Resolve(unit.Description, null)), []);

    private static Measured At(string directory) => new("sha", "d1", directory);

    private static JobSettings Settings(ICommandLauncher launcher, List<string> warnings) =>
        new(new WorkloadCatalogue(Generators.Select(g => JsonTextReader.Parse(g, "t")), warnings.Add), launcher) { Warn = warnings.Add };

    private static Task<IReadOnlyList<JobResult>> RunAsync(FakeUnit unit, string workload, ICommandLauncher? launcher = null, List<string>? warnings = null) =>
        RunAsync([Make(unit, workload)], launcher ?? new FakeLauncher(_ => { }), warnings ?? []);

    private static async Task<IReadOnlyList<JobResult>> RunAsync(IEnumerable<Job> jobs, ICommandLauncher launcher, List<string> warnings)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("perfolio-test-");
        try
        {
            var results = new List<JobResult>();
            await foreach (JobResult result in new JobRunner(Settings(launcher, warnings)).RunAsync(jobs, At(directory.FullName), CancellationToken.None)) results.Add(result);
            return results;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private sealed class FakeLauncher(Action<string> run) : ICommandLauncher
    {
        public Task RunAsync(string commandLine, string workingDirectory, CancellationToken cancellationToken)
        {
            run(workingDirectory);
            return Task.CompletedTask;
        }
    }
}
