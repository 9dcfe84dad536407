using System.Text;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Reporting.Tables;

namespace Perfolio.Reporting.Tests;

/// <summary>Profiles made in memory.</summary>
internal static class Samples
{
    public static JsonValue Constants(string uid, string type, string subtype) => JsonValue.Object(
        ("uid", JsonValue.Of(uid)), ("type", JsonValue.Of(type)), ("subtype", JsonValue.Of(subtype)));

    public static ResourceType Type(string name, JsonValue constants, params (string Key, Column Values)[] columns) =>
        new(name, constants, columns.Select(c => KeyValuePair.Create(c.Key, c.Values)).ToArray());

    public static Column Of(params double[] values)
    {
        var builder = new ColumnBuilder();
        foreach (double value in values) builder.Add(value);
        return builder.Build();
    }

    public static Column Of(params long[] values)
    {
        var builder = new ColumnBuilder();
        foreach (long value in values) builder.Add(value);
        return builder.Build();
    }

    public static Profile Time(string command, params double[] real) => new()
    {
        ResourceTypes = [Type($"{command}#0", Constants(command, "time", "real"), ("amount", Of(real)))],
        Header = JsonValue.Object(
            ("type", JsonValue.Of("time")), ("cmd", JsonValue.Of(command)),
            ("units", JsonValue.Object(("time", JsonValue.Of("s"))))),
    };

    public static double[] Spread(int count) =>
        Enumerable.Range(0, count).Select(i => 0.010 + 0.0001 * ((i * 7919L) % 101) + (i == count / 2 ? 0.2 : 0)).ToArray();

    public static string Table(Profile profile, TableOptions options)
    {
        using var stream = new MemoryStream();
        ProfileTable.WriteResources(profile, options, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
