using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Tests.Atp;

public class AtpServerTests
{
    [Fact]
    public async Task HelloIsVersionAndSchema()
    {
        AtpConversation client = await AtpConversation.StartAsync();
        client.Hello.AsObject().Select(m => m.Key).ShouldBe(["version", "schema"]);
        client.Hello.Member("version").ShouldBe(JsonValue.Of(3));
        client.Hello.Member("schema")!.Member("steps")!.AsObject().Select(s => s.Key).ShouldBe(["greet", "wait"]);
        await client.DoneAsync();
        (await client.EndAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task AStepRunsToItsResult()
    {
        AtpConversation client = await AtpConversation.StartAsync();
        await client.StartStepAsync("r1", "greet", """{"name": "Arca"}""");
        (await client.ReceiveAsync()).ShouldBe(JsonTextReader.Parse(
            """
            {"id": 2, "run_id": "r1", "data": {"output_id": "success", "output_data": {"message": "Hello, Arca!"}, "debug_logs": "greeting Arca\n"}}
            """,
            "expected"));
        await client.DoneAsync();
        (await client.EndAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task RunsAreCancelledOneByOne()
    {
        AtpConversation client = await AtpConversation.StartAsync();
        await client.StartStepAsync("a", "wait");
        await client.StartStepAsync("b", "wait");
        await client.CancelAsync("b");
        (await client.ReceiveAsync()).Member("run_id").ShouldBe(JsonValue.Of("b"));
        await client.CancelAsync("a");
        (await client.ReceiveAsync()).Member("run_id").ShouldBe(JsonValue.Of("a"));
        await client.DoneAsync();
        (await client.EndAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task ASecondCancelAndAnUnknownSignalAreHarmless()
    {
        AtpConversation client = await AtpConversation.StartAsync();
        await client.StartStepAsync("a", "wait");
        await client.SendAsync("""{"id": 3, "run_id": "a", "data": {"signal_id": "explode", "data": {}}}""");
        (await client.ReceiveErrorAsync("a")).ShouldContain("Unknown signal 'explode'");
        await client.CancelAsync("a");
        (await client.ReceiveAsync()).Member("id").ShouldBe(JsonValue.Of(2));
        await client.DoneAsync();
        (await client.EndAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"id": 1, "run_id": "r", "data": null}""", "Work start message is missing its data.", true)]
    [InlineData("""{"id": 1, "run_id": "r", "data": {"id": "greet"}}""", "Work start message is missing the 'config' field.", true)]
    [InlineData("""{"id": 1, "run_id": "r", "data": {"config": {}}}""", "Work start message is missing the 'id' field.", true)]
    [InlineData("""{"id": 1, "run_id": "r", "data": {"id": "x", "config": {}}}""", "Error while calling step r/x:No such step", true)]
    [InlineData("""{"id": 1, "run_id": "r", "data": {"id": "greet", "config": {}}}""", "Error while calling step r/greet:Validation failed for 'GreetInput -> name': This field is required", true)]
    [InlineData("""{"id": 1, "run_id": "r", "data": {"id": "greet", "config": {"name": "nobody"}}}""", "Error while calling step r/greet:there is nobody", true)]
    [InlineData("""{"id": 1, "run_id": "r", "data": {"id": "greet", "config": {"name": "somebody with a long name"}}}""", "Bug: invalid output", true)]
    [InlineData("""{"id": 99, "run_id": "r", "data": {}}""", "Unknown runtime message ID: 99", false)]
    [InlineData("""{"id": 3, "run_id": "r", "data": {"signal_id": "cancel", "data": {}}}""", "which is not active", false)]
    [InlineData("""{"id": 3, "run_id": "r", "data": {}}""", "missing the 'signal_id' field", false)]
    public async Task WhatIsWrongWithOneRunLeavesTheOthersAlone(string message, string error, bool stepFatal)
    {
        AtpConversation client = await AtpConversation.StartAsync();
        await client.SendAsync(message);
        (await client.ReceiveErrorAsync("r", stepFatal)).ShouldContain(error);
        await client.StartStepAsync("next", "greet", """{"name": "x"}""");
        (await client.ReceiveAsync()).Member("id").ShouldBe(JsonValue.Of(2));
        await client.DoneAsync();
        (await client.EndAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("a1616101", "missing the 'id' field")]
    [InlineData("a162696401", "missing the 'run_id' field")]
    [InlineData("a2626964016672756e5f69646172", "missing the 'data' field")]
    [InlineData("1c", "invalid CBOR")]
    [InlineData("61ff", "not UTF-8")]
    [InlineData("9bffffffffffffffff", "longer than")]
    public async Task WhatIsNoMessageEndsTheConversationAndItsRuns(string hex, string error)
    {
        AtpConversation client = await AtpConversation.StartAsync();
        string run = Guid.NewGuid().ToString("N");
        await client.StartStepAsync(run, "wait");
        await client.SendAsync(Convert.FromHexString(hex));
        (await client.ReceiveErrorAsync("", serverFatal: true)).ShouldContain(error);
        (await client.ReceiveAsync()).Member("run_id").ShouldBe(JsonValue.Of(run));
        (await client.EndAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task AnInputThatEndsEndsTheRuns()
    {
        AtpConversation client = await AtpConversation.StartAsync();
        string run = Guid.NewGuid().ToString("N");
        await client.StartStepAsync(run, "wait");
        await client.CloseAsync();
        (await client.ReceiveErrorAsync("", serverFatal: true)).ShouldContain("without a client-done message");
        (await client.EndAsync()).ShouldBe(1);
        Perfolio.Arcaflow.Tests.WaitStep.Stopped.ContainsKey(run).ShouldBeTrue();
    }

    [Fact]
    public async Task TerminationEndsTheRuns()
    {
        using var terminate = new CancellationTokenSource();
        AtpConversation client = await AtpConversation.StartAsync(terminate: terminate.Token);
        string run = Guid.NewGuid().ToString("N");
        await client.StartStepAsync(run, "wait");
        await client.SendAsync("""{"id": 99, "run_id": "barrier", "data": {}}""");
        await client.ReceiveErrorAsync("barrier");
        await terminate.CancelAsync();
        (await client.ReceiveAsync()).Member("run_id").ShouldBe(JsonValue.Of(run));
        (await client.EndAsync()).ShouldBe(143);
    }

    [Fact]
    public async Task TerminationEndsAConversationWhoseClientDoesNotRead()
    {
        using var terminate = new CancellationTokenSource();
        AtpConversation client = await AtpConversation.StartAsync(grace: TimeSpan.FromMilliseconds(100), terminate: terminate.Token);
        await client.StartStepAsync(Guid.NewGuid().ToString("N"), "wait");
        // The answer repeats the id, which is longer than what a pipe holds.
        await client.SendAsync($$$"""{"id": 99, "run_id": "{{{new string('x', 1 << 18)}}}", "data": {}}""");
        await client.LeaveAnswerAsync();
        await terminate.CancelAsync();
        (await client.EndAsync()).ShouldBe(143);
        client.Errors.ToString().ShouldContain("does not read");
    }

    [Fact]
    public async Task AnActiveRunKeepsItsId()
    {
        AtpConversation client = await AtpConversation.StartAsync();
        await client.StartStepAsync("a", "wait");
        await client.StartStepAsync("a", "wait");
        (await client.ReceiveErrorAsync("a")).ShouldContain("still active");
        await client.CancelAsync("a");
        (await client.ReceiveAsync()).Member("id").ShouldBe(JsonValue.Of(2));
        await client.DoneAsync();
        (await client.EndAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task TheIdOfARunThatHasEndedIsFreeAtOnce()
    {
        AtpConversation client = await AtpConversation.StartAsync();
        for (int i = 0; i < 200; i++)
        {
            // Every other run ends in failure.
            string name = i % 2 == 0 ? "x" : "nobody";
            await client.StartStepAsync("same", "greet", $$"""{"name": "{{name}}"}""");
            (await client.ReceiveAsync()).Member("id").ShouldBe(JsonValue.Of(i % 2 == 0 ? 2 : 5));
            await client.CancelAsync("same");
            (await client.ReceiveErrorAsync("same")).ShouldContain("which is not active");
        }

        await client.DoneAsync();
        (await client.EndAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Version1IsBare()
    {
        AtpConversation client = await AtpConversation.StartAsync(legacy: true);
        client.Hello.Member("version").ShouldBe(JsonValue.Of(1));
        await client.SendAsync("""{"id": "greet", "config": {"name": "old"}}""");
        JsonValue result = await client.ReceiveAsync();
        result.AsObject().Select(m => m.Key).ShouldBe(["output_id", "output_data", "debug_logs"]);
        (await client.EndAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Version1TellsOfFailuresOnStandardError()
    {
        AtpConversation client = await AtpConversation.StartAsync(legacy: true);
        await client.SendAsync("""{"id": "greet", "config": {}}""");
        (await client.EndAsync()).ShouldBe(1);
        client.Errors.ToString().ShouldContain("This field is required");
    }
}
