namespace Perfolio.Scheduling.Tests.PerfData;

/// <summary>Descriptions of tracepoints as kernels print them.</summary>
internal static class Formats
{
    public const int SwitchId = 300, WakeupId = 301, RuntimeId = 302, MigrateId = 303, EntryId = 400, ExitId = 401, OtherId = 500;

    private const string Common = """
        format:
        	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
        	field:unsigned char common_flags;	offset:2;	size:1;	signed:0;
        	field:unsigned char common_preempt_count;	offset:3;	size:1;	signed:0;
        	field:int common_pid;	offset:4;	size:4;	signed:1;


        """;

    public static string Switch(string flags = """{ 0x00000001, "S" }, { 0x00000002, "D" }, { 0x00000004, "T" }, { 0x00000008, "t" }, { 0x00000010, "X" }, { 0x00000020, "Z" }, { 0x00000040, "P" }, { 0x00000080, "I" }""") =>
        Format("sched_switch", SwitchId, """
            	field:char prev_comm[16];	offset:8;	size:16;	signed:0;
            	field:pid_t prev_pid;	offset:24;	size:4;	signed:1;
            	field:int prev_prio;	offset:28;	size:4;	signed:1;
            	field:long prev_state;	offset:32;	size:8;	signed:1;
            	field:char next_comm[16];	offset:40;	size:16;	signed:0;
            	field:pid_t next_pid;	offset:56;	size:4;	signed:1;
            	field:int next_prio;	offset:60;	size:4;	signed:1;
            """) + "print fmt: \"prev_state=%s%s\", (REC->prev_state & ((0x01 + 1) - 1)) ? __print_flags(REC->prev_state & 0xff, \"|\", " + flags + ") : \"R\"\n";

    public static string Wakeup { get; } = Format("sched_wakeup", WakeupId, """
        	field:char comm[16];	offset:8;	size:16;	signed:0;
        	field:pid_t pid;	offset:24;	size:4;	signed:1;
        	field:int prio;	offset:28;	size:4;	signed:1;
        	field:int target_cpu;	offset:32;	size:4;	signed:1;
        """);

    public static string Runtime { get; } = Format("sched_stat_runtime", RuntimeId, """
        	field:__data_loc char[] comm;	offset:8;	size:4;	signed:0;
        	field:pid_t pid;	offset:12;	size:4;	signed:1;
        	field:u64 runtime;	offset:16;	size:8;	signed:0;
        """);

    public static string Migrate { get; } = Format("sched_migrate_task", MigrateId, """
        	field:__rel_loc char[] comm;	offset:8;	size:4;	signed:0;
        	field:pid_t pid;	offset:12;	size:4;	signed:1;
        	field:int prio;	offset:16;	size:4;	signed:1;
        	field:int orig_cpu;	offset:20;	size:4;	signed:1;
        	field:int dest_cpu;	offset:24;	size:4;	signed:1;
        """);

    public static string KvmEntry { get; } = Format("kvm_entry", EntryId, """
        	field:unsigned int vcpu_id;	offset:8;	size:4;	signed:0;
        	field:unsigned long rip;	offset:16;	size:8;	signed:0;
        """);

    public static string KvmExit { get; } = Format("kvm_exit", ExitId, """
        	field:unsigned int exit_reason;	offset:8;	size:4;	signed:0;
        	field:unsigned long guest_rip;	offset:16;	size:8;	signed:0;
        	field:u32 isa;	offset:24;	size:4;	signed:0;
        """);

    public static string Other { get; } = Format("sched_pi_setprio", OtherId, "\tfield:int pid;	offset:8;	size:4;	signed:1;\n");

    private static string Format(string name, int id, string fields) =>
        $"name: {name}\nID: {id}\n{Common}{fields}\nprint fmt: \"nothing\"\n".Replace(
            "\nprint fmt: \"nothing\"\n", "\n\n", StringComparison.Ordinal);
}
