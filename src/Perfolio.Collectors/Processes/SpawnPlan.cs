using System.Runtime.InteropServices;
using Perfolio.Profiles;

namespace Perfolio.Collectors.Processes;

/// <summary>
/// Everything <c>posix_spawn</c> needs, laid out in native memory once, so that starting a process allocates nothing. The
/// child leads a process group of its own (one signal reaches all it starts), has no blocked signal, and ignores none that
/// only the .NET runtime ignores.
/// </summary>
internal sealed unsafe class SpawnPlan : IDisposable
{
    private readonly IReadOnlyList<string> _words;
    private readonly string _path;
    private readonly byte* _memory;
    private readonly byte* _attributes;
    private readonly byte* _actions;
    private readonly byte** _environment;
    private NativeText _pathText;
    private NativeText _arguments;
    private bool _disposed;

    static SpawnPlan()
    {
        DescriptorLimit.Restore();
        // A caller that ignores SIGCHLD makes the kernel reap children before anyone can ask how they ended.
        nint handler = LibC.SetSignalHandler(LibC.SigChld, 0);
        if (handler is not 0 and not LibC.SignalIgnored) _ = LibC.SetSignalHandler(LibC.SigChld, handler);
    }

    /// <summary>Plans a command whose descriptors 0, 1 and 2 are copies of the three given.</summary>
    internal SpawnPlan(ChildCommand command, int input, int output, int error)
    {
        if (!Directory.Exists(command.WorkingDirectory))
            throw new OperationException($"{command.WorkingDirectory}: the directory to run the command in does not exist");
        _words = command.Words;
        _path = ExecutableSearch.Resolve(_words[0], command.WorkingDirectory);
        _pathText = new NativeText([_path]);
        _arguments = new NativeText(_words);
        // The environment exactly as Perfolio got it: its size and order change where a program's stack begins.
        _environment = *(byte***)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "environ");

        _memory = (byte*)NativeMemory.AllocZeroed(LibC.AttributesSize + LibC.FileActionsSize + LibC.SignalSetSize);
        _attributes = _memory;
        _actions = _memory + LibC.AttributesSize;
        byte* signals = _actions + LibC.FileActionsSize;

        Require(LibC.AttributesInit(_attributes));
        _ = LibC.SignalSetClear(signals);
        Require(LibC.AttributesSetSignalMask(_attributes, signals));
        _ = LibC.SignalSetAdd(signals, LibC.SigPipe);
        _ = LibC.SignalSetAdd(signals, LibC.SigChld);
        Require(LibC.AttributesSetSignalDefaults(_attributes, signals));
        Require(LibC.AttributesSetProcessGroup(_attributes, 0));
        Require(LibC.AttributesSetFlags(
            _attributes, LibC.SpawnSetProcessGroup | LibC.SpawnSetSignalDefaults | LibC.SpawnSetSignalMask));

        Require(LibC.FileActionsInit(_actions));
        Require(LibC.FileActionsAddDuplicate(_actions, input, 0));
        Require(LibC.FileActionsAddDuplicate(_actions, output, 1));
        Require(LibC.FileActionsAddDuplicate(_actions, error, 2));
        if (Path.GetFullPath(command.WorkingDirectory) == Environment.CurrentDirectory) return;
        using var directory = new NativeText([Path.GetFullPath(command.WorkingDirectory)]);
        Require(LibC.FileActionsAddChangeDirectory(_actions, directory.Pointer[0]));
    }

    /// <summary>Starts the process; 0, or the kernel's error number.</summary>
    internal int Start(out int pid)
    {
        int started;
        int error = LibC.Spawn(&started, _pathText.Pointer[0], _actions, _attributes, _arguments.Pointer, _environment);
        pid = started;
        return error;
    }

    /// <summary>
    /// Makes the best of a refusal: a text file without a <c>#!</c> line will be given to <c>/bin/sh</c>, as shells and
    /// <c>execvp</c> do; anything else is an error in words.
    /// </summary>
    internal void Mend(int error)
    {
        if (error != LibC.ExecFormat || _words[0] == "/bin/sh" || !SpawnFailure.LooksLikeScript(_path))
            throw SpawnFailure.Of(error, _path, _words);
        _pathText.Dispose();
        _arguments.Dispose();
        _pathText = new NativeText(["/bin/sh"]);
        _arguments = new NativeText(["/bin/sh", _path, .. _words.Skip(1)]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _ = LibC.AttributesDestroy(_attributes);
        _ = LibC.FileActionsDestroy(_actions);
        NativeMemory.Free(_memory);
        _pathText.Dispose();
        _arguments.Dispose();
    }

    private static void Require(int error)
    {
        if (error != 0) throw new OperationException($"the command cannot be prepared: {Marshal.GetPInvokeErrorMessage(error)}");
    }
}
