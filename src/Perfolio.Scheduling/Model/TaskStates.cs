namespace Perfolio.Scheduling.Model;

/// <summary>Letters and meanings of <see cref="TaskState"/>.</summary>
public static class TaskStates
{
    private static readonly string[] Letters = ["?", "R", "R+", "S", "D", "T", "t", "X", "Z", "P", "I"];

    /// <summary>The letter that perf and ps use.</summary>
    public static string Letter(this TaskState state) => (int)state < Letters.Length ? Letters[(int)state] : "?";

    /// <summary>True when the task went on wanting the CPU.</summary>
    public static bool IsRunnable(this TaskState state) => state is TaskState.Running or TaskState.Preempted;

    /// <summary>True when the task will not run again.</summary>
    public static bool IsDead(this TaskState state) => state is TaskState.Dead or TaskState.Zombie;

    /// <summary>The state of a letter of a kernel's table; null for letters that have no counterpart.</summary>
    internal static TaskState? OfLetter(string letter) => letter switch
    {
        "R" or "W" => TaskState.Running,
        "S" => TaskState.Interruptible,
        "D" or "K" => TaskState.Uninterruptible,
        "T" => TaskState.Stopped,
        "t" => TaskState.Traced,
        "X" or "x" => TaskState.Dead,
        "Z" => TaskState.Zombie,
        "P" => TaskState.Parked,
        "I" or "N" => TaskState.Idle,
        _ => null,
    };
}
