using Perfolio.Scheduling.Kvm;

namespace Perfolio.Scheduling.Tests.Analysis;

public sealed class ExitReasonTests
{
    [Theory]
    [InlineData(0, 1, "Exception or NMI")]
    [InlineData(12, 1, "HLT")]
    [InlineData(0x80000021, 1, "VM-entry failure: invalid guest state")]
    [InlineData(85, 1, "WRMSR immediate")]
    [InlineData(35, 1, "exit 35")]
    [InlineData(0x78, 2, "hlt")]
    [InlineData(0x400, 2, "nested page fault")]
    [InlineData(0x4e, 2, "PF exception")]
    [InlineData(0x10, 2, "write CR0")]
    [InlineData(0x94, 2, "write CR4 trap")]
    [InlineData(0xffffffff, 2, "invalid guest state")]
    [InlineData(0x123456, 2, "exit 1193046")]
    [InlineData(12, 0, "exit 12")]
    public void Names(long reason, int isa, string name) => ExitReasons.Name(reason, isa).ShouldBe(name);

    [Fact]
    public void The_instruction_set_is_guessed_by_the_codes()
    {
        ExitReasons.Guess([1, 12, 48]).ShouldBe(ExitReasons.Vmx);
        ExitReasons.Guess([1, 0x78]).ShouldBe(ExitReasons.Svm);
        ExitReasons.Guess([]).ShouldBe(ExitReasons.Unknown);
        ExitReasons.IsFailedEntry(0x80000021, ExitReasons.Vmx).ShouldBeTrue();
        ExitReasons.Basic(0x80000021, ExitReasons.Vmx).ShouldBe(33);
    }
}
