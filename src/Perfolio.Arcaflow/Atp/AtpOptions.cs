namespace Perfolio.Arcaflow.Atp;

/// <summary>What a conversation works with beside its streams.</summary>
public sealed record AtpOptions
{
    /// <summary>Where problems go that the protocol has no message for.</summary>
    public TextWriter Errors { get; init; } = TextWriter.Null;

    /// <summary>Where the steps' talk and stack traces go as they come, or null to send the talk with the result.</summary>
    public TextWriter? Debug { get; init; }

    /// <summary>The time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long runs may take to end once they are asked to; engines grant 30 seconds in all.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(25);
}
