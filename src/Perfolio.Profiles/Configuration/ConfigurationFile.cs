using System.Text;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Store;

namespace Perfolio.Profiles.Configuration;

/// <summary>One file of the configuration. Changing a key keeps its comments and its layout.</summary>
public sealed class ConfigurationFile
{
    private readonly string _missing;
    private JsonValue? _root;

    /// <summary>Uses a file; it is read at the first question.</summary>
    /// <param name="path">The file.</param>
    /// <param name="missing">What counts while there is no such file; nothing by default.</param>
    public ConfigurationFile(string path, string missing = "")
    {
        FilePath = Path.GetFullPath(path);
        _missing = missing;
    }

    /// <summary>Where the file is.</summary>
    public string FilePath { get; }

    /// <summary>The whole content: an object.</summary>
    /// <exception cref="ProfileException">The file is no YAML mapping; says line and column.</exception>
    public JsonValue Root => _root ??= Load();

    /// <summary>The value under a key, or null.</summary>
    public JsonValue? Get(string key) => ConfigurationKey.Find(Root, ConfigurationKey.Parse(key));

    /// <summary>Sets a key and writes the file.</summary>
    /// <param name="key">The key; missing sections are made.</param>
    /// <param name="typed">The value as typed: a YAML scalar or a list or mapping in brackets; any other text is a text.</param>
    /// <param name="asText">True to take the value as text in any case.</param>
    /// <returns>The value as it was understood.</returns>
    public JsonValue Set(string key, string typed, bool asText = false)
    {
        IReadOnlyList<string> parts = ConfigurationKey.Parse(key);
        (string scalar, JsonValue value) = YamlEmitter.FromUser(typed, asText);
        string text = File.Exists(FilePath) ? ReadText() : _missing;
        Write(YamlPatch.Set(text, FilePath, parts, scalar, value));
        return value;
    }

    /// <summary>Replaces the whole file.</summary>
    public void Write(string text)
    {
        AtomicFile.Write(FilePath, Encoding.UTF8.GetBytes(text));
        _root = null;
    }

    /// <summary>Forgets what was read, after someone else changed the file.</summary>
    public void Reload() => _root = null;

    private JsonValue Load()
    {
        JsonValue root = File.Exists(FilePath) ? YamlText.LoadFile(FilePath) : YamlText.Load(_missing, FilePath);
        return root.Kind switch
        {
            JsonKind.Object => root,
            JsonKind.Null => JsonValue.EmptyObject,
            _ => throw new ProfileException(FilePath, "the configuration is no mapping of keys to values"),
        };
    }

    private string ReadText()
    {
        try
        {
            return File.ReadAllText(FilePath);
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            throw new OperationException($"cannot read {FilePath}: {IoReason.Of(e)}", e);
        }
    }
}
