using Perfolio.Profiles.Format;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Benchmarks;

/// <summary>A profile as a trace of ten functions leaves it.</summary>
internal static class LargeProfile
{
    private const int Functions = 10;

    public static void Write(string path, int resources)
    {
        // The same numbers each time; their digits, not their meaning, make the work.
        uint state = 1;
        long Next(uint below) => (state = (state * 1664525) + 1013904223) % below + 1;
        var types = new List<ResourceType>();
        for (int f = 0; f < Functions; f++)
        {
            var amounts = new ColumnBuilder();
            var sizes = new ColumnBuilder();
            for (int i = 0; i < resources / Functions; i++)
            {
                amounts.Add(Next(2000));
                sizes.Add(Next(100_000));
            }

            JsonValue constants = JsonValue.Object(
                ("uid", JsonValue.Of($"f{f}")), ("type", JsonValue.Of("mixed")), ("subtype", JsonValue.Of("time delta")));
            types.Add(new ResourceType($"f{f}#0", constants, [new("amount", amounts.Build()), new("structure-unit-size", sizes.Build())]));
        }

        var profile = new Profile { ResourceTypes = types, Header = JsonValue.Object(("type", JsonValue.Of("mixed"))) };
        using FileStream stream = File.Create(path);
        ProfileWriter.Write(profile, stream, JsonStyle.Compact);
    }
}
