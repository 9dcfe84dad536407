using Perfolio.Profiles.Store;

namespace Perfolio.Profiles.Tests.Store;

public sealed class ChangesFileTests
{
    [Fact]
    public void The_reference_sample_is_read_and_bad_lines_are_passed_over()
    {
        List<string> remarks = [];
        PerformanceChange change = ChangesFile.Read(
            "SLList_insert(SLList*, int) PerformanceChange.Optimization mixed 14.0ms 1.0ms 0.0714 no 0 0.0 7f2273 target workload.in\n"
            + "f PerformanceChange.Degradation quadratic  1ms 2ms 0.5 no 0 0.0 7f2273 cmd\nnonsense\n", "c", remarks.Add).ShouldHaveSingleItem();
        change.ShouldBe(new PerformanceChange(
            "SLList_insert(SLList*, int)", "Optimization", "mixed", "14.0ms", "1.0ms", 0.0714, "no", 0, 0, "7f2273", "target workload.in"));
        change.IsOptimization.ShouldBeTrue();
        remarks.Count.ShouldBe(2);
        remarks[0].ShouldContain("line 2");
    }

    [Fact]
    public void A_missing_file_has_no_changes() => ChangesFile.Load("/nonexistent/changes", _ => { }).ShouldBeEmpty();
}
