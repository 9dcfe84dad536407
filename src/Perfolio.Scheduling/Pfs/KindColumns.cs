using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Pfs;

/// <summary>The columns that a block has for each kind of event: time, CPU, task, other task, value, extra.</summary>
internal static class KindColumns
{
    public const int Count = 6;
    public const int LastKind = (int)SchedEventKind.Unthrottle;
}
