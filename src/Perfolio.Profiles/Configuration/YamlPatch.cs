using System.Text;
using Perfolio.Profiles.Json;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Perfolio.Profiles.Configuration;

/// <summary>
/// Sets one key in a YAML text and leaves every other character as it is: comments, blank lines, quoting, order. The
/// result is read again and must be the old value with that one key changed; otherwise nothing is changed.
/// </summary>
internal static class YamlPatch
{
    private const int IndentStep = 2;

    /// <summary>The text with the key set.</summary>
    /// <param name="text">The old text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="key">The parts of the key.</param>
    /// <param name="scalar">The new value as YAML on one line.</param>
    /// <param name="value">What <paramref name="scalar"/> stands for.</param>
    internal static string Set(string text, string file, IReadOnlyList<string> key, string scalar, JsonValue value)
    {
        JsonValue before = YamlText.Load(text, file);
        JsonValue wanted = WithValue(before, key, 0, value, file);
        string patched = Patch(text, file, key, scalar);
        if (Means(patched, wanted, file)) return patched;

        // A plain text may need quotes where it stands, inside brackets for instance.
        patched = value.Kind == JsonKind.String ? Patch(text, file, key, YamlEmitter.Quoted(value.AsString())) : "";
        return Means(patched, wanted, file) ? patched : throw new OperationException(
            $"cannot set '{string.Join('.', key)}' in {file} without rewriting its layout; use 'perfolio config edit'");
    }

    private static bool Means(string patched, JsonValue wanted, string file)
    {
        try
        {
            return wanted.Equals(YamlText.Load(patched, file));
        }
        catch (ProfileException)
        {
            return false;
        }
    }

    private static JsonValue WithValue(JsonValue root, IReadOnlyList<string> key, int at, JsonValue value, string file)
    {
        if (at == key.Count) return value;
        if (root.Kind == JsonKind.Null) root = JsonValue.EmptyObject;
        if (root.Kind != JsonKind.Object)
            throw new OperationException($"'{string.Join('.', key.Take(at))}' in {file} is a value, not a section");
        return root.With(key[at], WithValue(root.Member(key[at]) ?? JsonValue.Null, key, at + 1, value, file));
    }

    // The text was loaded before, so its depth is bounded and the representation model may recurse.
    private static string Patch(string text, string file, IReadOnlyList<string> key, string scalar)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is YamlScalarNode)
            return Joined(text, Lines(key, 0, 0, scalar));
        if (stream.Documents[0].RootNode is not YamlMappingNode mapping)
            throw new OperationException($"{file} is no mapping of keys to values");

        for (int depth = 0; ; depth++)
        {
            (YamlScalarNode? name, YamlNode? node) = Child(mapping, key[depth]);
            if (node is null || name is null) return Insert(text, mapping, key, depth, scalar);
            bool isLast = depth == key.Count - 1;
            if (!isLast && node is YamlMappingNode inner)
            {
                mapping = inner;
                continue;
            }

            int start = (int)name.End.Index;
            int colon = text.IndexOf(':', start) + 1;
            int end = Math.Max(colon, LastContent(text, node));
            if (isLast) return ReplaceValue(text, colon, node, end, scalar);

            // A section without content: its lines follow the key's line.
            int indent = (int)name.Start.Column - 1 + IndentStep;
            return InsertLines(text, colon, Lines(key, depth + 1, indent, scalar));
        }
    }

    private static string ReplaceValue(string text, int colon, YamlNode node, int end, string scalar)
    {
        int from = (int)node.Start.Index;
        bool sameLine = from >= colon && text.AsSpan(colon, from - colon).IndexOf('\n') < 0;
        bool endsWithLine = end > colon && text[end - 1] == '\n';
        string tail = text[end..];
        return sameLine && end > from
            ? string.Concat(text.AsSpan(0, from), scalar, endsWithLine ? "\n" : "", tail)
            : string.Concat(text.AsSpan(0, colon), " " + scalar, endsWithLine ? "\n" : "", tail);
    }

    private static string Insert(string text, YamlMappingNode mapping, IReadOnlyList<string> key, int depth, string scalar)
    {
        if (mapping.Style == MappingStyle.Flow)
        {
            int close = FlowEnd(text, mapping, mapping.Children.Select(c => c.Value)) - 1;
            string nested = scalar;
            for (int i = key.Count - 1; i > depth; i--) nested = $"{{{key[i]}: {nested}}}";
            return text.Insert(close, $"{(mapping.Children.Count > 0 ? ", " : "")}{key[depth]}: {nested}");
        }

        int indent = (int)mapping.Children.First().Key.Start.Column - 1;
        return InsertLines(text, LastContent(text, mapping), Lines(key, depth, indent, scalar));
    }

    // After the line on which the position lies, so that a comment on that line stays with it.
    private static string InsertLines(string text, int position, string lines)
    {
        if (position > 0 && text[position - 1] == '\n') return text.Insert(position, lines);
        int line = text.IndexOf('\n', position);
        return line < 0 ? Joined(text, lines) : text.Insert(line + 1, lines);
    }

    private static string Joined(string text, string lines) =>
        text.Length == 0 || text[^1] == '\n' ? text + lines : text + "\n" + lines;

    private static string Lines(IReadOnlyList<string> key, int depth, int indent, string scalar)
    {
        var lines = new StringBuilder();
        for (int i = depth; i < key.Count; i++, indent += IndentStep)
            lines.Append(' ', indent).Append(key[i]).Append(i == key.Count - 1 ? $": {scalar}\n" : ":\n");
        return lines.ToString();
    }

    private static (YamlScalarNode? Name, YamlNode? Value) Child(YamlMappingNode mapping, string key)
    {
        foreach ((YamlNode name, YamlNode value) in mapping.Children)
            if (name is YamlScalarNode scalar && scalar.Value == key)
                return (scalar, value);
        return (null, null);
    }

    // Where the last character of a node is. The end marks of block collections lie behind the comments that follow them.
    private static int LastContent(string text, YamlNode node)
    {
        while (true)
        {
            switch (node)
            {
                case YamlMappingNode { Style: not MappingStyle.Flow, Children.Count: > 0 } mapping:
                    (YamlNode name, YamlNode value) = mapping.Children[mapping.Children.Count - 1];
                    if (value.End.Index <= name.End.Index) return (int)name.End.Index;
                    node = value;
                    break;
                case YamlSequenceNode { Style: not SequenceStyle.Flow, Children.Count: > 0 } sequence:
                    node = sequence.Children[^1];
                    break;
                case YamlMappingNode { Style: MappingStyle.Flow } flow:
                    return FlowEnd(text, flow, flow.Children.Select(c => c.Value));
                case YamlSequenceNode { Style: SequenceStyle.Flow } flow:
                    return FlowEnd(text, flow, flow.Children);
                default:
                    return (int)node.End.Index;
            }
        }
    }

    // Behind the closing bracket. Between the last item and it there are only blanks, a comma and comments.
    private static int FlowEnd(string text, YamlNode flow, IEnumerable<YamlNode> items)
    {
        int at = items.LastOrDefault() is { } last ? LastContent(text, last) : (int)flow.Start.Index + 1;
        while (at < text.Length && text[at] is not (']' or '}'))
        {
            if (text[at] == '#') at = text.IndexOf('\n', at) is var line && line < 0 ? text.Length - 1 : line;
            at++;
        }

        return Math.Min(at + 1, text.Length);
    }
}
