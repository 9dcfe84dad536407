using Perfolio.Arcaflow.Steps;
using Perfolio.Arcaflow.Values;

namespace Perfolio.Arcaflow.Atp;

/// <summary>The first message to the client: version and schema, and nothing else.</summary>
internal static class AtpHello
{
    internal static void Write(IValueWriter writer, int version, PluginDefinition plugin)
    {
        writer.BeginMap(2);
        writer.Key("version");
        writer.Integer(version);
        writer.Key("schema");
        plugin.Describe(writer);
        writer.End();
    }
}
