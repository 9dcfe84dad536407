using System.Text.Json.Serialization;

namespace Perfolio.Scheduling.Annotation.OpenStack;

/// <summary>Answer of Keystone to a request for a token.</summary>
internal sealed record TokenAnswer([property: JsonPropertyName("token")] TokenBody? Token);

/// <summary>A token's catalogue of services.</summary>
internal sealed record TokenBody([property: JsonPropertyName("catalog")] IReadOnlyList<CatalogService?>? Catalog);

/// <summary>A service and where it is.</summary>
internal sealed record CatalogService(
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("endpoints")] IReadOnlyList<CatalogEndpoint?>? Endpoints);

/// <summary>One of a service's addresses.</summary>
internal sealed record CatalogEndpoint(
    [property: JsonPropertyName("interface")] string? Interface, [property: JsonPropertyName("region_id")] string? RegionId,
    [property: JsonPropertyName("region")] string? Region, [property: JsonPropertyName("url")] string? Url);

/// <summary>Nova's list of servers, or a page of it.</summary>
internal sealed record ServerPage(
    [property: JsonPropertyName("servers")] IReadOnlyList<ServerSummary?>? Servers,
    [property: JsonPropertyName("servers_links")] IReadOnlyList<PageLink?>? Links);

/// <summary>A server in a list.</summary>
internal sealed record ServerSummary(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("name")] string? Name);

/// <summary>A link of a page.</summary>
internal sealed record PageLink(
    [property: JsonPropertyName("rel")] string? Relation,
    [property: JsonPropertyName("href")] string? Address);

/// <summary>Serialisers without reflection.</summary>
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(ServerPage))]
internal sealed partial class CloudJson : JsonSerializerContext;
