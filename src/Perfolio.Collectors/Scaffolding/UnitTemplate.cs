using System.Text;

namespace Perfolio.Collectors.Scaffolding;

/// <summary>
/// The texts that new units begin with. <c>{{name}}</c> is replaced; lines from <c>%section</c> to <c>%end</c> are kept
/// only when that section is wanted.
/// </summary>
internal static class UnitTemplate
{
    internal static string Render(
        IReadOnlyList<string> templates, IReadOnlySet<string> sections, IReadOnlyDictionary<string, string> values)
    {
        var text = new StringBuilder();
        foreach (string template in templates)
        {
            bool wanted = true;
            foreach (string line in Load(template).TrimEnd('\n').Split('\n'))
            {
                if (line.StartsWith('%')) wanted = line == "%end" || sections.Contains(line[1..]);
                else if (wanted) text.Append(line).Append('\n');
            }

            if (Load(template).EndsWith("\n\n", StringComparison.Ordinal)) text.Append("\n\n");
        }

        foreach ((string name, string value) in values) text.Replace("{{" + name + "}}", value);
        return text.ToString();
    }

    private static string Load(string name)
    {
        using Stream stream = typeof(UnitTemplate).Assembly.GetManifestResourceStream("Templates/" + name)
            ?? throw new InvalidOperationException($"the template {name} is missing in this build");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
