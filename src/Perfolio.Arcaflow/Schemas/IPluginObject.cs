namespace Perfolio.Arcaflow.Schemas;

/// <summary>
/// A C# type that is an object of the plug-in schema. Its schema stands beside its properties, so that the type is the one
/// place where either is changed.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IPluginObject<TSelf>
    where TSelf : IPluginObject<TSelf>
{
    /// <summary>The schema of the type.</summary>
    static abstract ObjectSchema<TSelf> Schema { get; }
}
