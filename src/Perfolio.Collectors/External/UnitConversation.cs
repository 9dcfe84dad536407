using System.Text;
using Perfolio.Collectors.Processes;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.External;

/// <summary>The talk with the process of one external unit during one run.</summary>
internal sealed class UnitConversation : IDisposable
{
    private const int LongestQuote = 120;

    private readonly string _unit;
    private readonly ChildConversation _child;

    internal UnitConversation(string unit, ChildCommand command, TimeProvider time)
    {
        _unit = unit;
        _child = new ChildConversation(command, time);
    }

    /// <summary>True once the process has broken off the talk or was ended.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>True when the talk is over because the process exited with code 0.</summary>
    internal bool EndedWell { get; private set; }

    /// <summary>Sends a request and waits for its answer; progress and remarks on the way go to the context.</summary>
    /// <exception cref="OperationException">The process ended, was ended, or talked garbage.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; the process group is ended.</exception>
    internal Task<JsonValue> AskAsync(
        JsonValue request, UnitContext? context, TimeSpan limit, CancellationToken cancellationToken) =>
        // Reading and writing block, so they get a thread of their own.
        Task.Factory.StartNew(
            () => Ask(request, context, limit, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    /// <inheritdoc/>
    public void Dispose() => _child.Dispose();

    private JsonValue Ask(JsonValue request, UnitContext? context, TimeSpan limit, CancellationToken cancellationToken)
    {
        string phase = request.Member("phase")!.AsString();
        using CancellationTokenRegistration registration = cancellationToken.Register(_child.End);
        _child.SetTimeLimit(limit);
        try
        {
            if (!_child.TryWriteLine(Encoding.ASCII.GetBytes(request.ToString()))) throw Ended(phase, limit, cancellationToken);
            while (true)
            {
                byte[] line = _child.ReadLine() ?? throw Ended(phase, limit, cancellationToken);
                if (line.AsSpan().Trim(" \r\t"u8).IsEmpty) continue;
                JsonValue message = Parse(line, phase);
                if (message.Member("kind")?.StringOrNull() is not { } kind || kind == "answer") return message;
                Note(kind, message, context);
            }
        }
        catch (InvalidDataException e)
        {
            IsOver = true;
            _child.End();
            throw new OperationException(
                $"unit '{_unit}': {e.Message} in phase {phase}; hand large profiles over as 'profile_file'", e);
        }
        finally
        {
            _child.ClearTimeLimit();
        }
    }

    private JsonValue Parse(byte[] line, string phase)
    {
        try
        {
            JsonValue message = JsonTextReader.Parse(line, _unit);
            if (message.Kind == JsonKind.Object) return message;
        }
        catch (ProfileException)
        {
            // Told below with what was said instead.
        }

        IsOver = true;
        _child.End();
        string said = Encoding.UTF8.GetString(line, 0, Math.Min(line.Length, LongestQuote));
        throw new OperationException(
            $"unit '{_unit}' wrote something other than a JSON object to standard output in phase {phase} (use standard error for talk): "
            + JsonValue.Of(said));
    }

    private void Note(string kind, JsonValue message, UnitContext? context)
    {
        switch (kind)
        {
            case "progress":
                context?.Progress?.Report(new UnitProgress(
                    message.Member("stage")?.StringOrNull() ?? "", Number(message, "done"), Number(message, "total")));
                break;
            case "log":
                context?.Remarks.Add(message.Member("message")?.StringOrNull() ?? message.ToString());
                break;
            default:
                context?.Remarks.Add($"unit '{_unit}' sent a message of the unknown kind '{kind}'");
                break;
        }
    }

    private static int Number(JsonValue message, string name) =>
        message.Member(name) is { } value && value.TryGetInt64(out long number) ? (int)Math.Clamp(number, 0, int.MaxValue) : 0;

    private Exception Ended(string phase, TimeSpan limit, CancellationToken cancellationToken)
    {
        IsOver = true;
        ChildResult result = _child.Finish();
        EndedWell = result.IsSuccess;
        if (cancellationToken.IsCancellationRequested) return new OperationCanceledException(cancellationToken);
        string how = result.Outcome == ChildOutcome.TimedOut && limit > TimeSpan.Zero
            ? FormattableString.Invariant($"did not answer within {limit.TotalSeconds} s and was ended")
            : $"{result} without an answer";
        return new OperationException($"unit '{_unit}' {how} in phase {phase}");
    }
}
