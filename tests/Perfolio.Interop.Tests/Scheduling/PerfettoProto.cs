namespace Perfolio.Interop.Tests.Scheduling;

/// <summary>The messages of Perfetto's published protos that an export may have, by their field numbers.</summary>
internal static class PerfettoProto
{
    public const string Message = "perfetto.protos.Trace";

    public const string Text = """
        syntax = "proto2";
        package perfetto.protos;
        message Trace { repeated TracePacket packet = 1; }
        message TracePacket {
          oneof data {
            FtraceEventBundle ftrace_events = 1; TrackEvent track_event = 11; SystemInfo system_info = 45; TrackDescriptor track_descriptor = 60;
          }
          optional uint64 timestamp = 8;
          optional uint32 trusted_packet_sequence_id = 10;
        }
        message FtraceEventBundle { optional uint32 cpu = 1; repeated FtraceEvent event = 2; optional bool lost_events = 3; }
        message FtraceEvent {
          optional uint64 timestamp = 1;
          optional uint32 pid = 2;
          oneof event {
            SchedSwitchFtraceEvent sched_switch = 4; SchedWakeupFtraceEvent sched_wakeup = 17;
            SchedWakeupFtraceEvent sched_waking = 20; SchedWakeupFtraceEvent sched_wakeup_new = 114;
          }
        }
        message SchedSwitchFtraceEvent {
          optional string prev_comm = 1; optional int32 prev_pid = 2; optional int32 prev_prio = 3; optional int64 prev_state = 4;
          optional string next_comm = 5; optional int32 next_pid = 6; optional int32 next_prio = 7;
        }
        message SchedWakeupFtraceEvent {
          optional string comm = 1; optional int32 pid = 2; optional int32 prio = 3; optional int32 success = 4; optional int32 target_cpu = 5;
        }
        message TrackEvent {
          enum Type { TYPE_UNSPECIFIED = 0; TYPE_SLICE_BEGIN = 1; TYPE_SLICE_END = 2; TYPE_INSTANT = 3; TYPE_COUNTER = 4; }
          optional Type type = 9;
          optional uint64 track_uuid = 11;
          oneof name_field { string name = 23; }
        }
        message TrackDescriptor { optional uint64 uuid = 1; optional string name = 2; }
        message SystemInfo { optional Utsname utsname = 1; }
        message Utsname { optional string sysname = 1; optional string version = 2; optional string release = 3; optional string machine = 4; }
        """;
}
