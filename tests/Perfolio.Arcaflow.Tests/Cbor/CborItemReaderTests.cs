using Perfolio.Arcaflow.Cbor;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Tests.Cbor;

public class CborItemReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task ItemsArriveWhateverThePieces(int piece)
    {
        JsonValue large = JsonValue.Of(Enumerable.Range(0, 20_000).Select(i => JsonValue.Of(i)).ToArray());
        byte[] bytes = [.. CborSamples.Encode(JsonValue.Of("a")), .. CborSamples.Encode(large), .. CborSamples.Encode(JsonValue.Null)];
        var reader = new CborItemReader(new SlowStream(bytes, piece));
        (await reader.ReadAsync(default)).ShouldBe(JsonValue.Of("a"));
        (await reader.ReadAsync(default)).ShouldBe(large);
        (await reader.ReadAsync(default)).ShouldBe(JsonValue.Null);
        (await reader.ReadAsync(default)).ShouldBeNull();
    }

    [Fact]
    public async Task AnEndInsideAnItemIsAnError()
    {
        var reader = new CborItemReader(new MemoryStream([0x82, 0x01]));
        (await Should.ThrowAsync<CborException>(async () => await reader.ReadAsync(default))).Reason.ShouldContain("ends inside an item");
    }

    [Fact]
    public async Task AGiantAnnouncementAllocatesNothing()
    {
        var reader = new CborItemReader(new MemoryStream(Convert.FromHexString("7a03ffffff61")));
        long before = GC.GetAllocatedBytesForCurrentThread();
        await Should.ThrowAsync<CborException>(async () => await reader.ReadAsync(default));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    private sealed class SlowStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
