using System.Runtime.InteropServices;

namespace Perfolio.Scheduling.Decoding;

/// <summary>What is needed of a sample. Which of it is there follows from the <see cref="DigestPlan"/> of its event.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SampleDigest
{
    /// <summary>Bytes without the last two.</summary>
    public const int OneName = 40;

    /// <summary>Bytes without the last.</summary>
    public const int TwoNames = OneName + NameKey.Size;

    /// <summary>Bytes of all.</summary>
    public const int All = TwoNames + 8;

    public long Value;
    public int Tid;
    public int OtherTid;
    public int Cpu;
    public NameKey Name;
    public NameKey OtherName;
    public long Extra;
}
