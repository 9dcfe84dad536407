namespace Perfolio.Scheduling.Kvm;

/// <summary>Names of VM exits.</summary>
public static class ExitReasons
{
    /// <summary>Value of <c>isa</c> when it is not known.</summary>
    public const int Unknown = 0;

    /// <summary>Value of <c>isa</c> on Intel.</summary>
    public const int Vmx = 1;

    /// <summary>Value of <c>isa</c> on AMD.</summary>
    public const int Svm = 2;

    private const long FailedEntryFlag = 0x80000000;

    /// <summary>The name of an exit; <c>exit N</c> for codes that have none.</summary>
    /// <param name="reason">As recorded; of VMX the upper flags may be set.</param>
    /// <param name="instructionSet"><see cref="Vmx"/> or <see cref="Svm"/>.</param>
    public static string Name(long reason, int instructionSet) =>
        (instructionSet == Svm ? SvmExitCodes.Name(reason)
            : instructionSet == Vmx ? VmxExitReasons.Name(Basic(reason, Vmx)) : null)
        ?? FormattableString.Invariant($"exit {Basic(reason, instructionSet)}");

    /// <summary>The code without flags: of VMX the low 16 bits.</summary>
    public static long Basic(long reason, int instructionSet) => instructionSet == Vmx ? reason & 0xffff : reason;

    /// <summary>True when VMX failed to enter the guest.</summary>
    public static bool IsFailedEntry(long reason, int instructionSet) => instructionSet == Vmx && (reason & FailedEntryFlag) != 0;

    /// <summary>The instruction set that codes of a file without it are likely of: SVM when any is above VMX's largest.</summary>
    public static int Guess(IEnumerable<long> reasons)
    {
        bool any = false;
        foreach (long reason in reasons)
        {
            if (reason > VmxExitReasons.Largest) return Svm;
            any = true;
        }

        return any ? Vmx : Unknown;
    }
}
