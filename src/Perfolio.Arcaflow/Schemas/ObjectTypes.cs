using Perfolio.Arcaflow.Values;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Schemas;

/// <summary>A reference to an object of the scope around it.</summary>
/// <typeparam name="T">The C# type of the object. It may refer to itself; the readers bound how deep values nest.</typeparam>
public sealed class RefType<T> : SchemaType<T>
    where T : IPluginObject<T>
{
    /// <inheritdoc/>
    public override string TypeId => "ref";

    /// <inheritdoc/>
    public override string Spelling => $"reference[{T.Schema.Id}]";

    internal override IEnumerable<ObjectSchema> Referenced => [T.Schema];

    /// <inheritdoc/>
    public override T Read(JsonValue value) => T.Schema.Read(value);

    /// <inheritdoc/>
    public override void Write(T value, IValueWriter writer) => T.Schema.Write(value, writer);

    internal override void DescribeInto(MapEntries entries) => entries.Add("id", T.Schema.Id);

    internal override JsonValue ToJsonSchema() => JsonValue.Object(("$ref", JsonValue.Of($"#/$defs/{T.Schema.Id}")));
}

/// <summary>An object whose schema stands where it is used.</summary>
/// <typeparam name="T">The C# type of the object.</typeparam>
public sealed class ObjectType<T> : SchemaType<T>
    where T : IPluginObject<T>
{
    /// <inheritdoc/>
    public override string TypeId => "object";

    internal override IEnumerable<SchemaType> Parts => T.Schema.Properties.Select(p => p.Type);

    /// <inheritdoc/>
    public override T Read(JsonValue value) => T.Schema.Read(value);

    /// <inheritdoc/>
    public override void Write(T value, IValueWriter writer) => T.Schema.Write(value, writer);

    internal override void DescribeInto(MapEntries entries) => T.Schema.DescribeInto(entries);

    internal override JsonValue ToJsonSchema() => T.Schema.ToJsonSchema();
}

/// <summary>A scope of its own inside another one.</summary>
/// <typeparam name="T">The C# type of its root.</typeparam>
public sealed class ScopeType<T> : SchemaType<T>
    where T : IPluginObject<T>
{
    private readonly ScopeSchema<T> _scope = new();

    /// <inheritdoc/>
    public override string TypeId => "scope";

    internal ScopeSchema Scope => _scope;

    /// <inheritdoc/>
    public override T Read(JsonValue value) => _scope.Read(value);

    /// <inheritdoc/>
    public override void Write(T value, IValueWriter writer) => _scope.Write(value, writer);

    internal override void DescribeInto(MapEntries entries) => _scope.DescribeInto(entries);

    // JSON schema looks its definitions up from the root, so the objects stand inside under a name of their own.
    internal override JsonValue ToJsonSchema() => _scope.Objects.Count == 1
        ? _scope.Root.ToJsonSchema()
        : _scope.Root.ToJsonSchema().With("$id", JsonValue.Of($"scope-{_scope.Root.Id}")).With(
            "$defs", JsonValue.Of(_scope.JsonDefinitions().ToArray()));
}
