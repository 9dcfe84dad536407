using System.Runtime.CompilerServices;
using Perfolio.Collectors.Processes;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.External;

/// <summary>
/// A unit that is a program of its own, in whatever language: one process for a whole run, one line of JSON per phase
/// (docs/formats/unit-protocol.md). Whatever that process does, it can only fail its own phase.
/// </summary>
public sealed class ExternalUnit : IUnit
{
    private static readonly TimeSpan TeardownLimit = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<string> _command;
    private readonly TimeSpan _phaseLimit;
    private readonly ConditionalWeakTable<UnitContext, UnitConversation> _conversations = [];

    /// <summary>Makes a unit of a program.</summary>
    /// <param name="description">What the unit says of itself.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="phaseLimit">The most a phase may take; zero for no limit.</param>
    public ExternalUnit(UnitDescription description, IReadOnlyList<string> command, TimeSpan phaseLimit = default)
    {
        Description = description;
        _command = command;
        _phaseLimit = phaseLimit;
    }

    /// <inheritdoc/>
    public UnitDescription Description { get; }

    /// <inheritdoc/>
    public async ValueTask<PhaseResult> BeforeAsync(UnitContext context, CancellationToken cancellationToken)
    {
        var command = new ChildCommand(_command) { WorkingDirectory = context.WorkingDirectory };
        _conversations.Add(context, new UnitConversation(Description.Name, command, context.Time));
        return await AskAsync(UnitProtocol.Before, context, _phaseLimit, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<PhaseResult> RunAsync(UnitContext context, CancellationToken cancellationToken) =>
        await AskAsync(UnitProtocol.Run, context, _phaseLimit, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<PhaseResult> AfterAsync(UnitContext context, CancellationToken cancellationToken)
    {
        PhaseResult result = await AskAsync(UnitProtocol.After, context, _phaseLimit, cancellationToken);
        return result.IsOk && context.Profile is null && Description.Kind == UnitKind.Collect
            ? PhaseResult.Failed($"unit '{Description.Name}' returned no profile")
            : result;
    }

    /// <inheritdoc/>
    public async ValueTask TeardownAsync(UnitContext context)
    {
        if (!_conversations.TryGetValue(context, out UnitConversation? conversation)) return;
        _conversations.Remove(context);
        using (conversation)
        {
            if (conversation.IsOver) return;
            try
            {
                await conversation.AskAsync(
                    UnitProtocol.Request(UnitProtocol.Teardown, context), context, TeardownLimit, CancellationToken.None);
            }
            catch (OperationException) when (conversation.EndedWell)
            {
                // It was done and left without a word, which is fine at this point.
            }
        }
    }

    private async Task<PhaseResult> AskAsync(
        string phase, UnitContext context, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!_conversations.TryGetValue(context, out UnitConversation? conversation))
            return PhaseResult.Failed($"unit '{Description.Name}' was not started: the phase before has to come first");
        try
        {
            JsonValue answer = await conversation.AskAsync(
                UnitProtocol.Request(phase, context), context, limit, cancellationToken);
            return UnitAnswer.Apply(answer, context, $"unit '{Description.Name}'");
        }
        catch (Exception e) when (e is OperationException or ProfileException)
        {
            return PhaseResult.Failed(e.Message);
        }
    }
}
