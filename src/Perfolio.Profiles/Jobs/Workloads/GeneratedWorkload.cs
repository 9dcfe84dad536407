using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Jobs.Workloads;

/// <summary>One workload of a generator.</summary>
/// <param name="Text">The text appended to the command line.</param>
/// <param name="Context">What is known of it (<c>width</c> → 640): numbers become columns of every resource, texts
/// constants.</param>
public sealed record GeneratedWorkload(string Text, IReadOnlyList<KeyValuePair<string, JsonValue>> Context)
{
    /// <summary>A workload of which nothing is known but its text.</summary>
    public GeneratedWorkload(string text)
        : this(text, [])
    {
    }
}
