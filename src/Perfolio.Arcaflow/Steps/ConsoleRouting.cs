using System.Text;

namespace Perfolio.Arcaflow.Steps;

/// <summary>
/// Sends what code writes to the console to the log of the run it belongs to: standard output carries the result or the
/// protocol and nothing else.
/// </summary>
internal sealed class ConsoleRouting : TextWriter
{
    private static readonly AsyncLocal<StepLog?> Current = new();
    private readonly TextWriter _outside;

    private ConsoleRouting(TextWriter outside) => _outside = outside;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>From here on this flow of control writes into a log.</summary>
    internal static void Enter(StepLog log) => Current.Value = log;

    /// <summary>Takes over the console of the process.</summary>
    internal static void Install()
    {
        TextWriter errors = Console.Error;
        var routing = new ConsoleRouting(errors);
        Console.SetOut(routing);
        Console.SetError(routing);
    }

    public override void Write(char value) => Target.Write(value);

    public override void Write(char[] buffer, int index, int count) => Target.Write(buffer, index, count);

    public override void Write(string? value) => Target.Write(value);

    public override void WriteLine(string? value) => Target.WriteLine(value);

    private TextWriter Target => Current.Value ?? _outside;
}
