namespace Perfolio.Metrics.Agent.Sources;

/// <summary>What tells one content of a file from another without reading it.</summary>
/// <param name="Device">Device it lies on.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="Size">Its length.</param>
/// <param name="Modified">When it was written last, nanoseconds since 1970.</param>
/// <param name="Changed">When it or its state was changed last, which no program can set back.</param>
/// <param name="Mode">Kind and permissions.</param>
/// <param name="Owner">User that it belongs to.</param>
internal readonly record struct FileIdentity(
    ulong Device, ulong Inode, long Size, long Modified, long Changed, ushort Mode, uint Owner)
{
    private const int Kinds = 0xf000;
    private const int Sticky = 0x200;
    private const int WritableByOthers = 0x12;

    public bool IsRegular => (Mode & Kinds) == 0x8000;

    public bool IsDirectory => (Mode & Kinds) == 0x4000;

    public bool IsPipe => (Mode & Kinds) == 0x1000;

    /// <summary>Whether only root and this user can replace what lies in it, or write it.</summary>
    public bool IsTrusted(uint user) =>
        (Owner == 0 || Owner == user) && ((Mode & WritableByOthers) == 0 || (IsDirectory && (Mode & Sticky) != 0));

    /// <summary>What it is, in words.</summary>
    public string KindText => (Mode & Kinds) switch
    {
        0x1000 => "a named pipe",
        0x2000 => "a character device",
        0x4000 => "a directory",
        0x6000 => "a block device",
        0x8000 => "a file",
        0xc000 => "a socket",
        _ => "something unknown",
    };
}
