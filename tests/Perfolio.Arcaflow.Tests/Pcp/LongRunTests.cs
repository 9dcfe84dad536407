using System.Buffers;
using Perfolio.Arcaflow.Cbor;
using Perfolio.Arcaflow.Pcp;
using Perfolio.Arcaflow.Steps;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Tests.Pcp;

public class LongRunTests
{
    [Fact]
    public async Task TheLongestResultIsOneMessageThatIsReadAgain()
    {
        var time = new JumpingTime();
        var log = new StepLog();
        var step = new StartPcpStep(names => new ScriptedSource(names, time, (_, sample) => sample), mostIntervals: 3000);
        StepResult result = await step.Prepare(JsonTextReader.Parse("""{"timeout": 20000}""", "test"))(new StepContext("r", log, time));
        var message = new ArrayBufferWriter<byte>();
        result.WriteMessage(new CborWriter(message), log.Text);
        IReadOnlyList<JsonValue> entries = CborDecoder.Decode(message.WrittenSpan).Member("output_data")!.Member("pcp_output")!.AsArray();
        entries.Count.ShouldBeInRange(1500, 3000);
        entries.Skip(1).Select(e => e.Member("@interval")).Distinct().ShouldBe([JsonValue.Of(8)]);
    }
}
