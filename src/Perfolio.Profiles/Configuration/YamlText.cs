using Perfolio.Profiles.Json;
using Perfolio.Profiles.Store;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Perfolio.Profiles.Configuration;

/// <summary>
/// Reads YAML as <see cref="JsonValue"/>: plain scalars are typed by the core schema of YAML 1.2, keys are texts. Depth and
/// the size after expanding aliases are bounded, so no short text can grow into a large value.
/// </summary>
public static class YamlText
{
    /// <summary>How deep mappings and lists may nest.</summary>
    public const int MaxDepth = 64;

    /// <summary>How many values a text may stand for, aliases expanded.</summary>
    public const int MaxValues = 1_000_000;

    /// <summary>The longest text that is read, in characters.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    /// <summary>Reads one YAML document; an empty text is <see cref="JsonValue.Null"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Where it comes from, for messages.</param>
    /// <exception cref="ProfileException">The text is no YAML, or too deep or too large; says line and column.</exception>
    public static JsonValue Load(string text, string file)
    {
        if (text.Length > MaxLength)
            throw new ProfileException(file, $"the YAML text is longer than {MaxLength >> 20} Mi characters");
        var parser = new Parser(new StringReader(text));
        try
        {
            return Load(parser, file);
        }
        catch (YamlException e)
        {
            throw At(file, e.Start, PlainMessage(e), e);
        }
        catch (InvalidOperationException e)
        {
            // The parser loses its own way after some unclosed brackets.
            throw At(file, parser.Current?.End ?? Mark.Empty, "this is no YAML; is a bracket or a quote not closed?", e);
        }
    }

    /// <summary>Reads a YAML file.</summary>
    /// <exception cref="ProfileException">The file is no YAML.</exception>
    /// <exception cref="OperationException">The file cannot be read.</exception>
    public static JsonValue LoadFile(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxLength)
                throw new ProfileException(path, $"the file is larger than {MaxLength >> 20} MiB");
            return Load(File.ReadAllText(path), path);
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            throw new OperationException($"cannot read {path}: {IoReason.Of(e, path)}", e);
        }
    }

    /// <summary>
    /// The value of an option that takes a file name or inline YAML: when a file of that name exists it is read, otherwise
    /// the text is the YAML. One pair of double quotes around the text is taken off.
    /// </summary>
    public static JsonValue LoadFileOrInline(string text)
    {
        if (text.Length >= 2 && text[0] == '"' && text[^1] == '"') text = text[1..^1];
        return text.Length > 0 && File.Exists(text) ? LoadFile(text) : Load(text, "the given YAML text");
    }

    internal static ProfileException At(string file, Mark mark, string reason, Exception? inner = null) =>
        new(file, $"line {mark.Line}, column {mark.Column}: {reason}", inner: inner);

    private static JsonValue Load(Parser parser, string file)
    {
        var builder = new YamlBuilder(file);
        bool document = false;
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case DocumentStart when document:
                    throw At(file, parser.Current.Start, "a second document begins here; one is expected");
                case DocumentStart:
                    document = true;
                    break;
                case ParsingEvent e:
                    builder.Take(e);
                    break;
            }
        }

        return builder.Result;
    }

    private static string PlainMessage(YamlException e) => e.Message.ReplaceLineEndings(" ").TrimEnd('.');
}
