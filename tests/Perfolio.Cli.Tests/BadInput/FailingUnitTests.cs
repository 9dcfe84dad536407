using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.BadInput;

/// <summary>Collectors that misbehave are reported, and the other jobs go on.</summary>
public sealed class FailingUnitTests
{
    [Theory]
    [InlineData("raises", "import sys\nfor line in sys.stdin: raise ValueError('no way')\n", "no way")]
    [InlineData("exits", "import sys\nsys.stdin.readline(); sys.exit(7)\n", "7")]
    [InlineData("babbles", "import sys\nfor line in sys.stdin: print('this is no json', flush=True)\n", "json")]
    [InlineData("silent", "import json,sys\nfor line in sys.stdin: print(json.dumps({'status': 0, 'message': '', 'params': {}}), flush=True)\n", "no profile")]
    [InlineData("killed", "import os,sys\nsys.stdin.readline(); os.kill(os.getpid(), 9)\n", "SIGKILL")]
    [InlineData("hangs", "import sys,time\nsys.stdin.readline(); time.sleep(600)\n", "not done within")]
    public void Another_collector_still_runs(string name, string program, string reason)
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("utils", "create", "collect", name, "-ne").Succeeds();
        string folder = $".perun/perfolio/units/{name}";
        scratch.Write($"{folder}/run.py", "#!/usr/bin/env python3\n" + program, executable: true);
        // The other collector has as much time, and on a busy machine needs some: it grows until that is enough.
        int seconds = name == "hangs" ? 1 : 60;
        Outcome outcome;
        while ((outcome = Run(seconds)).Err.Contains("2 of 2 jobs failed", StringComparison.Ordinal) && seconds < 60) seconds *= 2;
        outcome.Ends(1);
        outcome.Error.ShouldContain(name);
        outcome.Err.ShouldContain(reason, Case.Insensitive);
        outcome.Err.ShouldContain("1 of 2 jobs failed");
        scratch.Pending.ShouldHaveSingleItem().ShouldStartWith("time-");

        Outcome Run(int limit) => scratch.Perfolio(
            "run", "--unit-timeout", $"{limit}", "--no-report", "job", "-c", name, "-c", "time", "-cp", "time", "{repeat: 1, warmup: 0}", "-b", "true");
    }

    [Fact]
    public void A_unit_that_cannot_be_started_or_described_is_named()
    {
        using var scratch = Scratch.Instance();
        scratch.Write(".perun/perfolio/units/broken/unit.json", "{\"kind\": ");
        scratch.Write(".perun/perfolio/units/gone/unit.json", "{\"kind\": \"collect\", \"command\": [\"./nix\"], \"description\": {\"summary\": \"x\"}}");
        scratch.Perfolio("collect", "-c", "true", "time", "-r", "1", "-w", "0").Succeeds();
        scratch.Perfolio("collect", "-c", "true", "gone").Ends(1).Error.ShouldContain("nix");
        scratch.Perfolio("run", "job", "-c", "broken", "-b", "true").Ends(2).Err.ShouldContain("unit.json");
        scratch.Perfolio("status").Succeeds();
    }

    [Fact]
    public void A_failing_postprocessor_keeps_what_was_measured()
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("utils", "create", "postprocess", "fails", "-ne").Succeeds();
        scratch.Write(".perun/perfolio/units/fails/run.py", "#!/usr/bin/env python3\nimport sys\nsys.stdin.readline(); sys.exit(3)\n", executable: true);
        scratch.Perfolio("run", "--no-report", "job", "-c", "time", "-cp", "time", "{repeat: 1, warmup: 0}", "-b", "true", "-p", "fails").Fails(1, "fails");
        scratch.Pending.ShouldHaveSingleItem();
        scratch.Perfolio("show", "0@p").Succeeds();
        scratch.Perfolio("postprocessby", "0@p", "fails").Fails(1, "fails");
        scratch.Pending.ShouldHaveSingleItem();
    }
}
