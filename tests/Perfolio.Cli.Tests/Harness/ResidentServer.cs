using System.Reflection;
using System.Text;

namespace Perfolio.Cli.Tests.Harness;

/// <summary>
/// Inside the program: runs its Main for one command line after the other, each with its own directory, environment and standard streams.
/// Those are real (descriptors 1 and 2 are pipes, 0 is at its end), so that also what the program starts has them.
/// </summary>
internal static class ResidentServer
{
    /// <summary>Answers requests on what standard input and output were at the start, and ends the process when they end.</summary>
    public static void Serve()
    {
        using var requests = new BinaryReader(Descriptor.Moved(0, FileAccess.Read));
        using var answers = new BinaryWriter(new BufferedStream(Descriptor.Moved(1, FileAccess.Write)));
        Descriptor.EmptyInput();
        MethodInfo main = Assembly.GetEntryAssembly()!.EntryPoint!;
        while (Request.Read(requests) is { } request)
        {
            request.Answer(answers, main);
            answers.Flush();
        }

        Environment.Exit(0);
    }

    private sealed record Request(string Directory, string[] Arguments, KeyValuePair<string, string>[] Variables)
    {
        public static Request? Read(BinaryReader from)
        {
            try
            {
                string directory = from.ReadString();
                string[] arguments = [.. Enumerable.Range(0, from.ReadInt32()).Select(_ => from.ReadString())];
                return new Request(
                    directory, arguments,
                    [.. Enumerable.Range(0, from.ReadInt32()).Select(_ => KeyValuePair.Create(from.ReadString(), from.ReadString()))]);
            }
            catch (EndOfStreamException)
            {
                return null;
            }
        }

        public void Answer(BinaryWriter to, MethodInfo main)
        {
            ProcessEnvironment.Replace(Variables);
            Environment.CurrentDirectory = Directory;
            var output = new CapturedDescriptor(1);
            var error = new CapturedDescriptor(2);
            // The writers of the run before are on its streams.
            Console.SetOut(Writer(Console.OpenStandardOutput()));
            Console.SetError(Writer(Console.OpenStandardError()));
            var code = (int)main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [Arguments], null)!;
            byte[] written = output.End(), told = error.End();
            Environment.CurrentDirectory = "/";
            // What a process leaves open is closed when it ends: so it is here.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            to.Write(code);
            foreach (byte[] text in new[] { written, told })
            {
                to.Write(text.Length);
                to.Write(text);
            }
        }

        private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
    }
}
