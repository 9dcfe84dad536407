using System.Runtime.CompilerServices;
using Perfolio.Cli.Hosting;
using Perfolio.Profiles;
using Perfolio.Profiles.Configuration;
using Perfolio.Profiles.Jobs;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.VersionControl;

namespace Perfolio.Cli.Running;

/// <summary>
/// The minor versions to measure. The tree as it stands is measured in place (and marked when it has uncommitted changes);
/// any other version is laid into a directory of its own, so that the user's tree is never touched.
/// </summary>
internal sealed class MinorVersions
{
    private readonly Session _session;
    private readonly IReadOnlyList<string> _revisions;
    private readonly bool _crawlParents;

    /// <summary>Chooses versions; no revision means the tree as it stands.</summary>
    public MinorVersions(Session session, IReadOnlyList<string> revisions, bool crawlParents)
    {
        _session = session;
        _revisions = revisions;
        _crawlParents = crawlParents;
    }

    /// <summary>
    /// Yields each version ready to be measured, its pre-run steps done; a work tree lives until the next is asked for.
    /// </summary>
    public async IAsyncEnumerable<Measured> EnumerateAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RepositoryStatus status = _session.Versions.Status();
        foreach (string? sha in Chosen(status, cancellationToken))
        {
            if (sha is null || (sha == status.Head && !status.IsDirty))
            {
                var here = new Measured(
                    status.Head ?? throw NothingCommitted(), sha is null ? _session.Versions.DifferenceHash() : null,
                    _session.Directory);
                await PreRunAsync(here, cancellationToken);
                yield return here;
                continue;
            }

            using WorktreeCheckout tree = _session.Versions.CheckOut(sha);
            string below = Path.GetRelativePath(_session.Versions.WorkTree, _session.Directory);
            string directory = Path.GetFullPath(below, tree.Directory);
            if (!Directory.Exists(directory))
                throw new OperationException($"{sha[..8]} has no directory {below}; stand in one that exists there");
            _session.Terminal.Say($"Measuring {sha[..8]} in a work tree of its own");
            var there = new Measured(sha, null, directory);
            await PreRunAsync(there, cancellationToken);
            yield return there;
        }
    }

    private static OperationException NothingCommitted() =>
        new("the repository has no commit yet, so results would belong to no version; commit something first");

    // Null stands for the tree as it is.
    private IEnumerable<string?> Chosen(RepositoryStatus status, CancellationToken cancellationToken)
    {
        if (_revisions.Count == 0 && !_crawlParents) return [null];
        IEnumerable<string> heads = _revisions.Count == 0
            ? [status.Head ?? throw NothingCommitted()]
            : _revisions.Select(_session.Versions.Resolve);
        return (_crawlParents ? heads.SelectMany(h => _session.Versions.Walk(h, cancellationToken).Select(m => m.Sha)) : heads)
            .Distinct();
    }

    private async Task PreRunAsync(Measured measured, CancellationToken cancellationToken)
    {
        JsonValue? steps = _session.Configuration.GetLocal("execute.pre_run");
        if (steps is null) return;
        if (steps.Kind != JsonKind.Array) throw new OperationException("local.yml: 'execute.pre_run' must be a list of commands");
        foreach (JsonValue step in steps.AsArray())
        {
            _session.Terminal.Say($"pre-run: {ConfigurationText.Of(step)}");
            await new HelperCommands().RunAsync(ConfigurationText.Of(step), measured.Directory, cancellationToken);
        }
    }
}
