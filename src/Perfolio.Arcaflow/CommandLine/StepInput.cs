using System.Text;
using Perfolio.Profiles;
using Perfolio.Profiles.Configuration;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.CommandLine;

/// <summary>Reads the input of a step from a file or from standard input.</summary>
internal static class StepInput
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal static JsonValue Read(string file, Stream standardInput)
    {
        bool isJson = false;
        if (file != "-")
        {
            string extension = Path.GetExtension(file);
            if (extension is not (".json" or ".yaml" or ".yml"))
                throw new PluginUsageException($"Unsupported file extension: {extension}");
            isJson = extension == ".json";
        }

        try
        {
            using Stream input = file == "-" ? standardInput : File.OpenRead(file);
            byte[] bytes = All(input, file);
            if (file == "-") isJson = bytes is [(byte)'{', ..];
            return isJson ? JsonTextReader.Parse(bytes, file) : YamlText.Load(Strict.GetString(bytes), file);
        }
        catch (ProfileException e)
        {
            throw Failure(e.Message);
        }
        catch (DecoderFallbackException)
        {
            throw Failure($"{file}: the text is not UTF-8");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e.Message);
        }

        PluginUsageException Failure(string reason) => new($"Failed to load {(isJson ? "JSON" : "YAML")} from {file}: {reason}");
    }

    private static byte[] All(Stream input, string file)
    {
        using var bytes = new MemoryStream();
        byte[] part = new byte[64 * 1024];
        for (int read = input.Read(part); read > 0; read = input.Read(part))
        {
            bytes.Write(part, 0, read);
            if (bytes.Length > YamlText.MaxLength)
                throw new ProfileException(file, $"the input is larger than {YamlText.MaxLength >> 20} MiB");
        }

        return bytes.ToArray();
    }
}
