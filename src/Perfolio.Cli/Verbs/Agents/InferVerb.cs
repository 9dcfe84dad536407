using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Metrics.Agent.Inference;
using Perfolio.Metrics.Agent.Schemas;
using Perfolio.Profiles;

namespace Perfolio.Cli.Verbs.Agents;

/// <summary><c>perfolio agent json infer</c>: the metadata that data imply.</summary>
internal static class InferVerb
{
    public static Verb Make()
    {
        var files = new Argument<string[]>("file")
        {
            Description = "JSON files, or files of one document per line; '-' for standard input.",
            Arity = ArgumentArity.OneOrMore
        };
        var prefix = new Option<string?>("--prefix") { Description = "Name of the source, to be written into the metadata." };
        var verb = new Verb(
            "infer", "Write the metadata.json that documents imply: names, types, instances; the more documents the better.",
            "perfolio agent json infer stats.json > metadata.json",
            "perfolio agent json infer --prefix myapp - < stats.json > metadata.json")
        {
            files, prefix,
        };
        verb.Usage = ["perfolio agent json infer <file>... [options]"];
        return verb.Does((session, result) =>
        {
            var inference = new SchemaInference();
            foreach (string file in result.GetValue(files)!)
            {
                foreach (var document in DocumentText.ReadAll(Read(session, file), file == "-" ? "standard input" : file))
                    inference.Observe(document);
            }

            SourceSchema schema = inference.Build();
            foreach (string note in schema.Skipped) session.Terminal.Warn($"left out {note}");
            if (schema.Metrics.Count == 0) throw new ProfileException(
                string.Join(' ', result.GetValue(files)!), "there is no value to make a metric of");
            if (result.GetValue(prefix) is { } name) schema = schema with { Name = MetricNames.Dotted(name) };
            session.Terminal.Output.Write(MetadataWriter.Write(schema));
            session.Terminal.Output.Flush();
            return ExitCode.Done;
        });
    }

    private static byte[] Read(Session session, string file)
    {
        if (file != "-") return File.ReadAllBytes(Path.GetFullPath(file, session.Directory));
        using var content = new MemoryStream();
        using Stream input = Console.OpenStandardInput();
        input.CopyTo(content);
        return content.ToArray();
    }
}
