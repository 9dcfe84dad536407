using System.Runtime.InteropServices;
using Perfolio.Profiles;

namespace Perfolio.Collectors.Processes;

/// <summary>The files that children get, opened once for all runs.</summary>
internal sealed class Descriptors : IDisposable
{
    internal const int StandardError = 2;

    internal Descriptors(string inputPath)
    {
        Input = Open(inputPath, LibC.OpenReadOnly);
        try
        {
            Sink = Open("/dev/null", LibC.OpenWriteOnly);
        }
        catch
        {
            _ = LibC.Close(Input);
            throw;
        }
    }

    /// <summary>The input.</summary>
    internal int Input { get; }

    /// <summary>Output that nobody reads: the kernel drops it, so that gigabytes cost nothing.</summary>
    internal int Sink { get; }

    public void Dispose()
    {
        _ = LibC.Close(Input);
        _ = LibC.Close(Sink);
    }

    private static int Open(string path, int flags)
    {
        int descriptor = LibC.Open(path, flags | LibC.OpenCloseOnExec);
        return descriptor >= 0
            ? descriptor
            : throw new OperationException(
                $"{path}: cannot be opened: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }
}
