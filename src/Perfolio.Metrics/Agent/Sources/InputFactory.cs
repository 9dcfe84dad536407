using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Schemas;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>Makes what reads a source, by its definition and by what its schema says of data.</summary>
internal static class InputFactory
{
    /// <summary>Makes an input.</summary>
    /// <param name="definition">The source.</param>
    /// <param name="schema">Its schema; null when there is none yet.</param>
    /// <param name="options">The agent's options.</param>
    /// <param name="refusal">Why there is no input.</param>
    public static SourceInput? Make(SourceDefinition definition, SourceSchema? schema, AgentOptions options, out string refusal)
    {
        refusal = "";
        var refresh = definition.Refresh ?? schema?.Refresh ?? options.Refresh;
        var timeout = definition.Timeout ?? options.Timeout;
        var command = definition.Kind == SourceKind.Command ? definition.Command : schema?.DataCommand ?? [];
        var directory = Path.GetDirectoryName(Path.GetFullPath(definition.Location.Length > 0 ? definition.Location : "x"))!;
        if (command.Count > 0)
        {
            if (!definition.IsTrusted)
                refusal = $"{definition.SchemaPath}: names a command ('data-exec'), and its directory is not a trusted one";
            return refusal.Length > 0 ? null
                : new CommandInput(command, definition.Kind == SourceKind.Command ? definition.Location
                : directory, refresh, timeout, options.Time);
        }

        if (definition.Kind == SourceKind.Http || schema?.DataUrl is not null)
        {
            var address = definition.Kind == SourceKind.Http ? definition.Location : schema!.DataUrl!;
            if (HttpInput.Refusal(address, out var uri) is not { } reason)
                return new HttpInput(uri!, refresh, timeout);
            refusal = reason;
            return null;
        }

        var path = schema?.DataPath is { } data ? Path.Combine(directory, data) : definition.Location;
        return new FileInput(Path.GetFullPath(path), definition.Confinement, refresh);
    }
}
