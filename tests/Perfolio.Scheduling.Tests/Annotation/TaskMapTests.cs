using Perfolio.Scheduling.Annotation;
using Perfolio.Scheduling.Capturing;
using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.Tests.PerfData;

namespace Perfolio.Scheduling.Tests.Annotation;

public sealed class TaskMapTests
{
    [Fact]
    public void Names_are_made_by_the_rules_of_the_reference()
    {
        TaskMap map = TaskMap.Parse(
            ["19236,instance-000019f4,vcpu0,8f81e3a1-3ebd-4015-bbee-e291f0672d02,FULL,5,Firewall", "", "453,,emulator,,,2,Router",
                "7,,x,,,123,A", "453,,emulator,,,3,Router"], "map.csv");
        map.Names.ShouldBe(new Dictionary<int,
            string>
        { [19236] = "Firewall.05.vcpu0", [453] = "Router.03.emulator", [7] = "A.123.x" }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("1,2,3", "map.csv: line 2 has 3 fields")]
    [InlineData("x,,vcpu0,,,5,Firewall", "map.csv: line 2 field 1, the thread id, is no whole number: 'x'")]
    [InlineData("1,,vcpu0,,,five,Firewall", "map.csv: line 2 field 6, the group id, is no whole number: 'five'")]
    public void Errors_name_line_and_field(string line, string message) =>
        Should.Throw<SchedulingException>(() =>
            TaskMap.Parse(["1,,vcpu0,,,5,Firewall", line], "map.csv")).Message.ShouldStartWith(message);

    [Fact]
    public void A_source_can_be_annotated_while_its_tasks_grow()
    {
        var source = new EventList(SchedEventKind.Switch).Switch(1, 0, "a:1", TaskState.Running, "b:2")
            .Switch(2, 0, "b:2", TaskState.Running, "c:3");
        using var annotated = new AnnotatedSource(source, TaskMap.Parse(["2,,vcpu1,,,1,Router"], "map"));
        Reading.Lines(annotated).ShouldBe(
            ["1 Switch cpu0 a:1 Router.01.vcpu1:2 Running 0 -1", "2 Switch cpu0 Router.01.vcpu1:2 c:3 Running 0 -1"]);
        annotated.Renamed.ShouldBe(1);
    }

    [Fact]
    public void The_configuration_takes_known_names_and_the_first_value()
    {
        PerfcapConfiguration configuration = PerfcapConfiguration.Parse(
            ["# nothing", "  map = maps/t-1.csv", "perf: /usr/bin/perf_6.1", "map = other", "unknown = x", "rc="]);
        configuration["map"].ShouldBe("maps/t-1.csv");
        configuration["perf"].ShouldBe("/usr/bin/perf_6.1");
        configuration["unknown"].ShouldBeNull();
        configuration["rc"].ShouldBeNull();
    }
}
