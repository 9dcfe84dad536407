using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Perfolio.Scheduling.Annotation.OpenStack;

/// <summary>Reads <c>clouds.yaml</c>, together with the <c>secure.yaml</c> beside it.</summary>
public static class CloudsFile
{
    private const int LargestFile = 1 << 20;
    private const int Deepest = 32;
    private const char Separator = '\u001f';

    /// <summary>The places where a file is looked for, in this order.</summary>
    /// <param name="directory">The working directory.</param>
    /// <param name="variable">An environment variable's value, null when it is not set.</param>
    public static IReadOnlyList<string> Places(string directory, Func<string, string?> variable)
    {
        var places = new List<string>();
        if (variable("OS_CLIENT_CONFIG_FILE") is { Length: > 0 } given) places.Add(given);
        places.Add(Path.Combine(directory, "clouds.yaml"));
        string? home = variable("HOME");
        string? configuration = variable("XDG_CONFIG_HOME") is { Length: > 0 } xdg ? xdg
            : home is { Length: > 0 } ? Path.Combine(home, ".config") : null;
        if (configuration is not null) places.Add(Path.Combine(configuration, "openstack/clouds.yaml"));
        places.Add("/etc/openstack/clouds.yaml");
        return places;
    }

    /// <summary>Reads the settings of one cloud.</summary>
    /// <param name="path">Path of the clouds.yaml.</param>
    /// <param name="cloud">Name of the cloud.</param>
    /// <exception cref="SchedulingException">
    /// It is no YAML, uses aliases, is too large or deep, or does not have the cloud; says which there are.
    /// </exception>
    public static CloudSettings Read(string path, string cloud)
    {
        List<(string[] Path, string Value)> scalars = Scalars(path);
        string secure = Path.Combine(Path.GetDirectoryName(path) ?? "", "secure.yaml");
        if (File.Exists(secure)) scalars.AddRange(Scalars(secure));
        string[] clouds = [.. scalars.Where(static s => s.Path is ["clouds", _, ..])
            .Select(static s => s.Path[1]).Distinct(StringComparer.Ordinal)];
        if (!clouds.Contains(cloud, StringComparer.Ordinal))
            throw new SchedulingException(
                path, clouds.Length == 0 ? "has no clouds" : $"has no cloud '{cloud}'; there are: {string.Join(", ", clouds)}");
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string[] at, string value) in scalars)
        {
            if (at is ["clouds", var one, "auth", var setting] && one == cloud) values[Name(setting)] = value;
            else if (at is ["clouds", var same, var top] && same == cloud)
            {
                if (top == "verify") values["INSECURE"] = value.ToUpperInvariant() is "FALSE" or "NO" or "OFF" ? "true" : "";
                else values[Name(top)] = value;
            }
        }

        return new CloudSettings($"{path}, cloud {cloud}", values);
    }

    private static string Name(string key) => key.Replace('-', '_').ToUpperInvariant();

    /// <summary>All scalars below mappings with their keys; lists are passed over.</summary>
    private static List<(string[] Path, string Value)> Scalars(string path)
    {
        if (new FileInfo(path).Length > LargestFile) throw new SchedulingException(path, "is larger than 1 MiB");
        var parser = new Parser(new StringReader(File.ReadAllText(path)));
        try
        {
            return Scalars(parser, path);
        }
        catch (YamlException e)
        {
            throw new SchedulingException(
                path, FormattableString.Invariant($"line {e.Start.Line}: {e.Message.ReplaceLineEndings(" ")}"), inner: e);
        }
        catch (InvalidOperationException e)
        {
            // The parser loses its own way after some unclosed brackets.
            throw new SchedulingException(path, "is no YAML; is a bracket or a quote not closed?", inner: e);
        }
    }

    private static List<(string[] Path, string Value)> Scalars(Parser parser, string path)
    {
        var scalars = new List<(string[], string)>();
        // Keys of the mappings around; null: the next scalar is a key; in a list: the separator.
        var open = new Stack<string?>();
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case AnchorAlias alias:
                    throw new SchedulingException(
                        path, FormattableString.Invariant(
                            $"line {alias.Start.Line}: aliases (*{alias.Value}) are not followed; write the settings out"));
                case MappingStart or SequenceStart:
                    if (open.Count >= Deepest)
                        throw new SchedulingException(
                            path, FormattableString.Invariant($"line {parser.Current.Start.Line}: is nested too deeply"));
                    open.Push(parser.Current is SequenceStart ? Separator.ToString() : null);
                    break;
                case MappingEnd or SequenceEnd:
                    open.Pop();
                    Take(open);
                    break;
                case Scalar scalar when open.Count > 0 && open.Peek() is null:
                    open.Pop();
                    open.Push(scalar.Value);
                    break;
                case Scalar scalar:
                    scalars.Add(([.. open.Reverse().Select(static k => k!)], scalar.Value));
                    Take(open);
                    break;
                default:
                    break;
            }
        }

        return scalars;
    }

    /// <summary>A value ended: in a mapping a key comes next.</summary>
    private static void Take(Stack<string?> open)
    {
        if (open.Count == 0 || open.Peek() == Separator.ToString()) return;
        open.Pop();
        open.Push(null);
    }
}
