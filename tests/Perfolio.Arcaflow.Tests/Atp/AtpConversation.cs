using System.Buffers;
using System.IO.Pipelines;
using Perfolio.Arcaflow.Atp;
using Perfolio.Arcaflow.Cbor;
using Perfolio.Arcaflow.Steps;
using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Tests.Atp;

/// <summary>A client and a server in this process.</summary>
internal sealed class AtpConversation
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new();
    private readonly CborItemReader _reader;

    private AtpConversation(PluginDefinition plugin, bool legacy, TimeSpan? grace, CancellationToken terminate)
    {
        _reader = new CborItemReader(_toClient.Reader.AsStream());
        Stream input = _toServer.Reader.AsStream(), output = _toClient.Writer.AsStream();
        var options = new AtpOptions { Errors = Errors };
        options = options with { Grace = grace ?? options.Grace };
        Exit = Task.Run(async () =>
        {
            int code = legacy
                ? await new AtpLegacyServer(plugin, input, output, options).RunAsync(terminate)
                : await new AtpServer(plugin, input, output, options).RunAsync(terminate);
            await _toClient.Writer.CompleteAsync();
            return code;
        });
    }

    internal StringWriter Errors { get; } = new();

    internal Task<int> Exit { get; }

    internal JsonValue Hello { get; private set; } = JsonValue.Null;

    internal static async Task<AtpConversation> StartAsync(
        PluginDefinition? plugin = null, bool legacy = false, TimeSpan? grace = null, CancellationToken terminate = default)
    {
        var conversation = new AtpConversation(plugin ?? SampleSteps.Plugin, legacy, grace, terminate);
        await conversation.SendAsync(JsonValue.Null);
        conversation.Hello = await conversation.ReceiveAsync();
        return conversation;
    }

    internal async Task SendAsync(JsonValue value)
    {
        var bytes = new ArrayBufferWriter<byte>();
        new CborWriter(bytes).Value(value);
        await SendAsync(bytes.WrittenMemory);
    }

    internal Task SendAsync(string json) => SendAsync(JsonTextReader.Parse(json, "test"));

    internal async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _toServer.Writer.WriteAsync(bytes);

    internal async Task CloseAsync() => await _toServer.Writer.CompleteAsync();

    internal async Task StopReadingAsync() => await _toClient.Reader.CompleteAsync();

    /// <summary>Waits until an answer is on its way, and leaves it there.</summary>
    internal async Task LeaveAnswerAsync()
    {
        ReadResult there = await _toClient.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        _toClient.Reader.AdvanceTo(there.Buffer.Start, there.Buffer.Start);
    }

    internal async Task<JsonValue> ReceiveAsync() =>
        await _reader.ReadAsync(default).AsTask().WaitAsync(Patience) ?? throw new InvalidOperationException("the server said nothing more");

    internal async Task<string> ReceiveErrorAsync(string runId, bool stepFatal = false, bool serverFatal = false)
    {
        JsonValue message = await ReceiveAsync();
        message.Member("id").ShouldBe(JsonValue.Of(5), message.ToString());
        message.Member("run_id").ShouldBe(JsonValue.Of(runId));
        JsonValue data = message.Member("data")!;
        data.Member("step_fatal").ShouldBe(JsonValue.Of(stepFatal), message.ToString());
        data.Member("server_fatal").ShouldBe(JsonValue.Of(serverFatal), message.ToString());
        return data.Member("error")!.AsString();
    }

    internal async Task<int> EndAsync() => await Exit.WaitAsync(Patience);

    internal Task StartStepAsync(string runId, string step, string config = "{}") =>
        SendAsync($$$"""{"id": 1, "run_id": "{{{runId}}}", "data": {"id": "{{{step}}}", "config": {{{config}}} } }""");

    internal Task CancelAsync(string runId) => SendAsync($$$"""{"id": 3, "run_id": "{{{runId}}}", "data": {"signal_id": "cancel", "data": {} } }""");

    internal Task DoneAsync() => SendAsync("""{"id": 4, "run_id": "", "data": {}}""");
}
