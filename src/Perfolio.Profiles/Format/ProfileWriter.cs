using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Format;

/// <summary>
/// Writes profiles in the new layout as a stream (docs/formats/perun-profile.md). The one writer of the format.
/// </summary>
public static class ProfileWriter
{
    /// <summary>Writes a profile; the regions stand in the order in which Perun writes them.</summary>
    /// <param name="profile">The profile; <c>origin</c> is written when it has one.</param>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="style">Compact for stored objects, indented for pending files.</param>
    public static void Write(Profile profile, Stream stream, JsonStyle style)
    {
        using var writer = new JsonTextWriter(stream, style);
        writer.BeginObject();
        writer.Name(Regions.Resources);
        writer.BeginObject();
        foreach (ResourceType type in profile.ResourceTypes) WriteColumns(type, writer);
        writer.EndObject();
        writer.Name(Regions.ResourceTypeMap);
        writer.BeginObject();
        foreach (ResourceType type in profile.ResourceTypes) Member(writer, type.Name, type.Constants);
        foreach ((string name, JsonValue constants) in profile.UnusedTypes) Member(writer, name, constants);
        writer.EndObject();
        Member(writer, Regions.Models, JsonValue.Of(profile.Models));
        if (profile.Origin is { } origin) Member(writer, Regions.Origin, JsonValue.Of(origin));
        Member(writer, Regions.Header, profile.Header);
        if (profile.Machine is { } machine) Member(writer, Regions.Machine, machine);
        Member(writer, Regions.CollectorInfo, profile.CollectorInfo);
        Member(writer, Regions.Postprocessors, JsonValue.Of(profile.Postprocessors));
        foreach ((string name, JsonValue region) in profile.OtherRegions) Member(writer, name, region);
        writer.EndObject();
    }

    private static void Member(JsonTextWriter writer, string name, JsonValue value)
    {
        writer.Name(name);
        writer.Write(value);
    }

    private static void WriteColumns(ResourceType type, JsonTextWriter writer)
    {
        writer.Name(type.Name);
        writer.BeginObject();
        foreach ((string key, Column column) in type.Columns)
        {
            writer.Name(key);
            writer.BeginArray();
            switch (column)
            {
                case Int64Column integers:
                    foreach (long value in integers.Values) writer.Write(value);
                    break;
                case DoubleColumn doubles:
                    foreach (double value in doubles.Values) writer.Write(value);
                    break;
                default:
                    for (int i = 0; i < column.Count; i++) writer.Write(column[i]);
                    break;
            }

            writer.EndArray();
        }

        writer.EndObject();
    }
}
