namespace Perfolio.Collectors.Processes;

/// <summary>Calls the functions of a measured run once in ways that fail at once, so that the runtime has bound them.</summary>
internal static unsafe class NativeBinding
{
    private static readonly bool Bound = BindAll();

    internal static bool Bind() => Bound;

    private static bool BindAll()
    {
        int pid;
        byte* nothing = stackalloc byte[1];
        nothing[0] = 0;
        byte** none = stackalloc byte*[1];
        none[0] = null;
        // There is no program with an empty path.
        bool spawnFails = LibC.Spawn(&pid, nothing, null, null, none, none) != 0;
        byte* info = stackalloc byte[128];
        // Process 1 is nobody's child but the kernel's.
        bool waitFails = LibC.WaitId(LibC.WaitByPid, 1, info, LibC.WaitExited | LibC.WaitLeaveIt) != 0;
        return spawnFails && waitFails;
    }
}
