using Perfolio.Profiles.Model;
using Perfolio.Profiles.Units;

namespace Perfolio.Profiles.Jobs;

/// <summary>Applies one postprocessor to a profile.</summary>
public static class Postprocessing
{
    /// <summary>
    /// Runs a postprocessor; the result is the profile with the unit noted in <c>postprocessors</c>, or an error.
    /// </summary>
    /// <param name="use">The postprocessor.</param>
    /// <param name="profile">The profile; it stays as it is.</param>
    /// <param name="scratch">A directory for temporary files.</param>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="remarks">Takes remarks, one line each.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async Task<(Profile? Profile, string? Error)> RunAsync(
        UnitUse use, Profile profile, string scratch, JobSettings settings, ICollection<string> remarks,
        CancellationToken cancellationToken)
    {
        var context = new UnitContext(use.Unit.Description, use.Parameters)
        {
            Profile = profile,
            ScratchDirectory = scratch,
            Progress = settings.Progress,
            Time = settings.Time,
        };
        UnitOutcome outcome = await UnitRunner.RunAsync(use.Unit, context, settings.UnitTimeout, cancellationToken);
        foreach (string remark in context.Remarks) remarks.Add(remark);
        return outcome.IsOk
            ? (ProfileCompletion.WithPostprocessor(
                context.Profile! with
                {
                    Header = profile.Header,
                    Origin = profile.Origin,
                    Postprocessors = profile.Postprocessors
                },
                use), null)
            : (null, outcome.Error);
    }
}
