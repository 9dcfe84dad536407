using System.ComponentModel;
using Perfolio.Archives;
using Perfolio.Profiles;
using Perfolio.Scheduling;
using Perfolio.Scheduling.Annotation;

namespace Perfolio.Cli.Hosting;

/// <summary>Turns what went wrong into one clear line and an exit code.</summary>
internal static class Failures
{
    /// <summary>The line and the exit code for an exception; null for one that nobody foresaw.</summary>
    public static (string Line, int Code)? Describe(Exception failure) => failure switch
    {
        UsageException e => (e.Message, ExitCode.Usage),
        ProfileException e => (e.Message, ExitCode.BadInput),
        ArchiveException e => (e.Message, e.Code != 0 || e.Offset is not null ? ExitCode.BadInput : ExitCode.Failed),
        SchedulingException e => (e.Message, ExitCode.BadInput),
        CaptureException e => (e.Message, ExitCode.Failed),
        NamingException e => (e.Message, ExitCode.Failed),
        OperationException e => (e.Message, ExitCode.Failed),
        OperationCanceledException => ("interrupted", ExitCode.Interrupted),
        FileNotFoundException e => ($"{e.FileName ?? "file"}: no such file", ExitCode.Failed),
        DirectoryNotFoundException e => (e.Message, ExitCode.Failed),
        UnauthorizedAccessException e => (e.Message, ExitCode.Failed),
        IOException e => (e.Message, ExitCode.Failed),
        Win32Exception e => (e.Message, ExitCode.Failed),
        _ => null,
    };
}
