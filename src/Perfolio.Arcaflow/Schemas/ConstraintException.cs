namespace Perfolio.Arcaflow.Schemas;

/// <summary>A value that does not fit its schema: where, from the object downwards, and why.</summary>
public sealed class ConstraintException : Exception
{
    private readonly List<string> _path = [];

    /// <summary>Says why a value does not fit; the places are added on the way out.</summary>
    public ConstraintException(string reason)
        : base(reason) => Reason = reason;

    /// <summary>Why the value does not fit.</summary>
    public string Reason { get; }

    /// <summary>The place: object, property, item, joined with arrows.</summary>
    public string Path => string.Join(" -> ", Enumerable.Reverse(_path));

    /// <inheritdoc/>
    public override string Message =>
        _path.Count == 0 ? $"Validation failed: {Reason}" : $"Validation failed for '{Path}': {Reason}";

    internal ConstraintException Within(string place)
    {
        _path.Add(place);
        return this;
    }
}
