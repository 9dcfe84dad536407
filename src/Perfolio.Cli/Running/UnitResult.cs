using Perfolio.Cli.Hosting;
using Perfolio.Profiles;
using Perfolio.Profiles.Units;

namespace Perfolio.Cli.Running;

/// <summary>Runs a unit whose result is text, and prints it.</summary>
internal static class UnitResult
{
    public static async Task<int> PrintAsync(
        Session session, IUnit unit, Func<string, UnitContext> context, CancellationToken token)
    {
        string scratch = Directory.CreateTempSubdirectory("perfolio-").FullName;
        try
        {
            UnitContext bag = context(scratch);
            UnitOutcome outcome = await UnitRunner.RunAsync(unit, bag, null, token);
            foreach (string remark in bag.Remarks) session.Terminal.Warn(remark);
            if (outcome.Error is { } error) throw new OperationException($"{unit.Description.Name}: {error}");
            session.Terminal.Output.WriteLine(bag.ResultText!.TrimEnd('\n'));
            return unit.Description.Kind == UnitKind.Check && bag.Degradation ? ExitCode.Degradation : ExitCode.Done;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
