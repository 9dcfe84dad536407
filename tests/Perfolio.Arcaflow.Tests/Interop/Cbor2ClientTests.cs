using System.Diagnostics;
using Perfolio.Arcaflow.Atp;

namespace Perfolio.Arcaflow.Tests.Interop;

[Trait("Category", "Interop")]
public class Cbor2ClientTests
{
    private const string Python = "/usr/bin/python3";

    [Fact]
    public async Task AClientOfPythonsCborLibraryHoldsAWholeConversation()
    {
        await RequireAsync();
        using Process client = Start(Path.Combine(AppContext.BaseDirectory, "Interop", "atp_client.py"));
        Task<string> said = client.StandardError.ReadToEndAsync();
        var server = new AtpServer(
            BuiltInPlugin.Make(),
            client.StandardOutput.BaseStream,
            client.StandardInput.BaseStream,
            new AtpOptions());
        int code = await server.RunAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
        client.StandardInput.Close();
        (await said).ShouldBe("all holds\n");
        code.ShouldBe(0);
    }

    [Fact]
    public async Task AClientThatDiesEndsTheConversation()
    {
        await RequireAsync();
        const string Script = "import sys,cbor2\no=sys.stdout.buffer\no.write(b'\\xf6'+cbor2.dumps({'id':1,'run_id':'r','data':{'id':'start-pcp','config':{}}}))\no.flush()\ncbor2.load(sys.stdin.buffer)\n";
        using Process client = Start("-c", Script);
        var server = new AtpServer(
            BuiltInPlugin.Make(),
            client.StandardOutput.BaseStream,
            client.StandardInput.BaseStream,
            new AtpOptions());
        (await server.RunAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60))).ShouldBe(1);
    }

    private static async Task RequireAsync()
    {
        File.Exists(Python).ShouldBeTrue($"{Python} is missing; run eng/install-test.sh");
        using Process probe = Start("-c", "import cbor2");
        probe.StandardInput.Close();
        await probe.WaitForExitAsync();
        probe.ExitCode.ShouldBe(0, "python3-cbor2 is missing; run eng/install-test.sh");
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(Python, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    })!;
}
