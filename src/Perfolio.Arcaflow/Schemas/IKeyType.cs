using Perfolio.Arcaflow.Values;

namespace Perfolio.Arcaflow.Schemas;

/// <summary>A type that can be the key of a map: text or integer.</summary>
internal interface IKeyType<in T>
{
    void WriteKey(T value, IValueWriter writer);
}
