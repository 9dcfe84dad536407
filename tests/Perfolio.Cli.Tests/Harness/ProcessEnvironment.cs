using System.Runtime.InteropServices;

namespace Perfolio.Cli.Tests.Harness;

/// <summary>The variables of this process, for the runtime and for the C library, which hands them on to what is spawned.</summary>
internal static partial class ProcessEnvironment
{
    /// <summary>Replaces all of them, in this order.</summary>
    public static void Replace(IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().ToArray()) Environment.SetEnvironmentVariable(name, null);
        bool done = Clear() == 0;
        foreach ((string name, string value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
            done &= Set(name, value, overwrite: 1) == 0;
        }

        if (!done) throw new InvalidOperationException("the environment could not be set");
    }

    [LibraryImport("libc", EntryPoint = "clearenv")]
    private static partial int Clear();

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Set(string name, string value, int overwrite);
}
