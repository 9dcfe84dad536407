using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Messages;

namespace Perfolio.Metrics.Tests.Protocol;

public sealed class PduChannelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task PDUs_are_found_however_they_are_cut(int piece)
    {
        var samples = Enumerable.Range(0, 300).Select(static s => PduSamples.Make(s).ToBytes())
            .Append(new TextPdu(1, new byte[50_000]).ToBytes()).ToList();
        var channel = new PduChannel(new Pieces(samples.SelectMany(static s => s).ToArray(), piece), Stream.Null);
        foreach (var sample in samples)
            (await channel.ReadAsync()).ToArray().ShouldBe(sample);
        (await channel.ReadAsync()).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task An_end_inside_a_PDU_is_an_error()
    {
        var bytes = new TraversePdu("perfolio").ToBytes();
        for (var length = 1; length < bytes.Length; length++)
        {
            var channel = new PduChannel(new MemoryStream(bytes[..length]), Stream.Null);
            (await Should.ThrowAsync<PduException>(async () => await channel.ReadAsync()))
                .Message.ShouldContain("ends inside a PDU");
        }
    }

    [Fact]
    public async Task A_PDU_above_the_limit_is_refused_before_it_is_read()
    {
        var channel = new PduChannel(new MemoryStream([0x7f, 0xff, 0xff, 0xff, 0, 0, 0x70, 0, 0, 0, 0, 0]), Stream.Null);
        (await Should.ThrowAsync<PduException>(async () => await channel.ReadAsync())).Message.ShouldContain("2147483647 bytes");
    }

    /// <summary>A stream that yields a few bytes at a time.</summary>
    private sealed class Pieces(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
