using System.Globalization;

namespace Perfolio.Scheduling.Annotation;

/// <summary>One line of a mapping: the role of a thread.</summary>
/// <param name="Tid">The thread id.</param>
/// <param name="TaskType">What the thread does within its program: <c>vcpu0</c>, <c>emulator</c>, a thread's own name.</param>
/// <param name="GroupId">Tells groups of the same make apart (the number of a service chain).</param>
/// <param name="TaskName">What the program does: <c>Firewall</c>.</param>
public sealed record TaskMapEntry(int Tid, string TaskType, long GroupId, string TaskName)
{
    /// <summary>libvirt's name of the VM or the id of the container; not part of the name.</summary>
    public string Instance { get; init; } = "";

    /// <summary>The id of the VM; not part of the name.</summary>
    public string Uuid { get; init; } = "";

    /// <summary>The kind of group; not part of the name.</summary>
    public string GroupType { get; init; } = "";

    /// <summary>
    /// The role name: <c>Firewall.05.vcpu0</c>; the group id has at least two digits, a minus sign counts as one.
    /// </summary>
    public string Name => string.Create(CultureInfo.InvariantCulture,
        $"{TaskName}.{GroupId.ToString(CultureInfo.InvariantCulture).PadLeft(2, '0')}.{TaskType}");
}
