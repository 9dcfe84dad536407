using System.Numerics;
using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.Tracepoints;

namespace Perfolio.Scheduling.Decoding;

/// <summary>Meaning of <c>prev_state</c> on the recording kernel, from its own table of flags.</summary>
internal sealed class StateTable
{
    private readonly TaskState[] _states = new TaskState[64];
    private readonly ulong _preempted;
    private readonly ulong _known;

    // The meaning of the values that occur.
    private readonly TaskState[] _common = new TaskState[1024];

    public StateTable(string print)
    {
        int prev = print.IndexOf("prev_state &", StringComparison.Ordinal);
        List<KeyValuePair<ulong, string>> flags = ValueNames.Pairs(print, "__print_flags(", Math.Max(0, prev));
        if (flags.Count == 0) flags = Current;
        for (int i = 0; i < flags.Count; i++)
        {
            (ulong value, string letter) = (flags[i].Key, flags[i].Value);
            if (!BitOperations.IsPow2(value)) continue;
            _known |= value;
            _states[BitOperations.Log2(value)] = TaskStates.OfLetter(letter) ?? TaskState.Unknown;
        }

        _preempted = _known == 0 || BitOperations.Log2(_known) == 63 ? 0 : 1UL << (BitOperations.Log2(_known) + 1);
        for (int value = 0; value < _common.Length; value++) _common[value] = Find((ulong)value);
    }

    private static List<KeyValuePair<ulong, string>> Current { get; } =
        [new(1, "S"), new(2, "D"), new(4, "T"), new(8, "t"), new(0x10, "X"), new(0x20, "Z"), new(0x40, "P"), new(0x80, "I")];

    public TaskState Of(long value) => (ulong)value < (ulong)_common.Length ? _common[value] : Find((ulong)value);

    private TaskState Find(ulong bits)
    {
        if ((bits & _preempted) != 0) return TaskState.Preempted;
        bits &= _known;
        if (bits == 0) return TaskState.Running;
        TaskState state = _states[BitOperations.TrailingZeroCount(bits)];
        // Older kernels mark idle kernel threads as D with a further flag.
        return state == TaskState.Uninterruptible && _states[BitOperations.Log2(bits)] == TaskState.Idle ? TaskState.Idle : state;
    }
}
