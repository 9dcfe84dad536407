using FsCheck;
using FsCheck.Fluent;

namespace Perfolio.Scheduling.Tests.Hostile;

/// <summary>A change of a file.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Where">Place as a part of the file, in 1/65536; a place in the first bytes when it is odd.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Value">With which byte.</param>
public sealed record Mutation(MutationKind Kind, int Where, int Length, byte Value)
{
    private const int Head = 512;

    /// <summary>Up to five changes of a file.</summary>
    public static Arbitrary<Mutation[]> Some { get; } = (
        from count in Gen.Choose(1, 5)
        from changes in Gen.ArrayOf(One, count)
        select changes).ToArbitrary();

    private static Gen<Mutation> One =>
        from kind in Gen.Elements(Enum.GetValues<MutationKind>())
        from place in Gen.Choose(0, 65535)
        from length in Gen.Frequency((4, Gen.Constant(1)), (2, Gen.Choose(2, 8)), (1, Gen.Choose(9, 300)))
        from value in Gen.Frequency(
            (1, Gen.Constant(0)), (1, Gen.Constant(0xff)), (1, Gen.Constant(0x7f)), (3, Gen.Choose(0, 255)))
        select new Mutation(kind, place, length, (byte)value);

    /// <summary>The file after the changes.</summary>
    public static byte[] Apply(byte[] file, IEnumerable<Mutation> changes) =>
        changes.Aggregate(file, static (f, m) => m.Apply(f));

    private byte[] Apply(byte[] file)
    {
        int room = Where % 2 == 1 ? Math.Min(Head, file.Length) : file.Length;
        int at = (int)((long)Where * room / 65536), end = Math.Min(file.Length, at + Length);
        return Kind switch
        {
            MutationKind.Set => [.. file[..at], .. Enumerable.Repeat(Value, end - at), .. file[end..]],
            MutationKind.Turn => [.. file[..at], .. file[at..end].Select(b => (byte)(b ^ Value)), .. file[end..]],
            MutationKind.Insert => [.. file[..at], .. Enumerable.Repeat(Value, Length), .. file[at..]],
            MutationKind.Remove => [.. file[..at], .. file[end..]],
            MutationKind.Repeat => [.. file[..end], .. file[at..]],
            _ => file[..at],
        };
    }
}
