using Perfolio.Arcaflow.Schemas;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Documentation;

/// <summary>The table of a scope: its root, the root's properties, and every object with its own table.</summary>
internal static class ScopeTable
{
    internal static string Of(ScopeSchema scope)
    {
        string objects = string.Concat(scope.Objects.Values.OrderBy(o => o.Id, StringComparer.Ordinal)
            .Select(o => Html.Details($"{Html.Escape(o.Id)} (<code>object</code>)", Html.Table($"{Html.Row("Type:", Html.Code("object"))}{Properties(o)}\n"))));
        return
            $"<table><tbody>\n{Html.Row("Type:", Html.Code("scope"))}{Html.Row("Root object:", Html.Escape(scope.Root.Id))}\n" +
            $"{Properties(scope.Root)}\n{Html.Wide(Html.Details("<strong>Objects</strong>", objects))}\n</tbody></table>\n";
    }

    internal static string Properties(ObjectSchema schema) => Html.Row("Properties", schema.Properties.Count == 0
        ? "None"
        : string.Concat(schema.Properties.OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => Html.Details($"{Html.Escape(p.Name)} ({TypeTable.Spelling(p.Type)})", Html.Table(Property(p))))));

    private static string Property(PropertySchema property)
    {
        PropertyTraits traits = property.Traits;
        var rows = new List<string>();
        if (traits.Name is { Length: > 0 } name) rows.Add(Html.Row("Name:", Html.Escape(name)));
        if (traits.Description is { Length: > 0 } description)
            rows.Add($"<tr><th>Description:</th><td width=\"500\">{Html.Escape(description)}</td></tr>");
        rows.Add(Html.Row("Required:", property.Required ? "Yes" : "No"));
        AddNames(rows, "Required if:", traits.RequiredIf);
        AddNames(rows, "Required if not:", traits.RequiredIfNot);
        AddNames(rows, "Conflicts:", traits.Conflicts);
        if (property.Default is { } value) rows.Add(Html.Row("Default (JSON encoded):", Pre(value)));
        rows.Add(TypeTable.Rows(property.Type));
        if (traits.Examples.Count > 0) rows.Add(Html.Row("Examples (JSON encoded):", string.Concat(traits.Examples.Select(Pre))));
        return string.Concat(rows);
    }

    private static string Pre(JsonValue value) => $"<pre><code>{Html.Escape(value.ToString())}</code></pre>";

    private static void AddNames(List<string> rows, string label, IReadOnlyList<string> names)
    {
        if (names.Count > 0) rows.Add(Html.Row(label, string.Join(", ", names.Select(n => Html.Code(Html.Escape(n))))));
    }
}
