using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;
using Perfolio.Scheduling.Compression;

namespace Perfolio.Scheduling.Tests.Compression;

public sealed class DeflateWriterTests
{
    [Fact]
    public void Every_length_and_distance_is_understood_by_zlib()
    {
        var expected = new List<byte>();
        var writer = new DeflateWriter();
        var random = new Random(3);
        for (int i = 0; i < DeflateWriter.Window; i++) Literal(writer, expected, (byte)random.Next(256));
        for (int length = DeflateWriter.ShortestMatch; length <= DeflateWriter.LongestMatch; length++)
            Match(writer, expected, length, DeflateWriter.Window - length);
        for (int distance = 1; distance <= DeflateWriter.Window; distance++)
            Match(writer, expected, 3 + (distance % 256), distance);
        writer.Finish();
        Inflate(writer).ShouldBe(expected);
    }

    [Fact]
    public void Any_mixture_is_understood_by_zlib() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Gen.Choose(0, 80_000).ToArbitrary(), Mixture)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    private static bool Mixture(int seed, int count)
    {
        var expected = new List<byte>();
        var writer = new DeflateWriter();
        var random = new Random(seed);
        // Few and many different bytes, rare ones that get long codes, and long matches.
        int kinds = 1 + random.Next(256);
        for (int i = 0; i < count; i++)
        {
            double skewed = random.NextDouble();
            if (expected.Count == 0 || random.Next(4) > 0) Literal(writer, expected, (byte)(kinds * Math.Pow(skewed, 12)));
            else
            {
                int length = 3 + random.Next(random.Next(3) == 0 ? 3000 : 20);
                Match(writer, expected, length, 1 + random.Next(Math.Min(expected.Count, DeflateWriter.Window)));
            }
        }

        writer.Finish();
        return Inflate(writer).SequenceEqual(expected);
    }

    private static void Literal(DeflateWriter writer, List<byte> expected, byte value)
    {
        writer.Literal(value);
        expected.Add(value);
    }

    private static void Match(DeflateWriter writer, List<byte> expected, int length, int distance)
    {
        writer.LongMatch(length, distance);
        for (int i = 0; i < length; i++) expected.Add(expected[^distance]);
    }

    private static byte[] Inflate(DeflateWriter writer)
    {
        var bytes = new MemoryStream();
        writer.CopyTo(bytes);
        bytes.Position = 0;
        using var inflated = new DeflateStream(bytes, CompressionMode.Decompress);
        var all = new MemoryStream();
        inflated.CopyTo(all);
        return all.ToArray();
    }
}
