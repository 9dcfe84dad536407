using System.Globalization;
using Perfolio.Collectors.External;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.Scaffolding;

/// <summary>Writes the folder of a new unit that works as it is: <c>utils create</c>.</summary>
public static class UnitScaffold
{
    private const UnixFileMode ExecutableMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Writes a unit.</summary>
    /// <returns>The paths of the files written; the source to edit comes first.</returns>
    /// <exception cref="OperationException">The name is no name of a unit, it exists already, or it cannot be
    /// written.</exception>
    public static IReadOnlyList<string> Create(ScaffoldRequest request)
    {
        if (!UnitName.IsValid(request.Name))
            throw new OperationException($"'{request.Name}' is no name of a unit: {UnitName.Rule}");
        if (request.SupportedTypes.FirstOrDefault(t => !UnitName.IsValid(t)) is { } bad)
            throw new OperationException($"'{bad}' is no type of profile: {UnitName.Rule}");
        string folder = Path.Combine(Path.GetFullPath(request.Folder), request.Name);
        if (Path.Exists(folder)) throw new OperationException($"{folder}: exists already; choose another name or remove it");
        try
        {
            Directory.CreateDirectory(folder);
            return request.Language == UnitLanguage.Python ? Python(request, folder) : CSharp(request, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperationException($"{folder}: cannot be written: {e.Message}", e);
        }
    }

    private static string[] Python(ScaffoldRequest request, string folder)
    {
        string kind = UnitRegistry.Spelling(request.Kind);
        string[] templates = request.Kind == UnitKind.Collect
            ? ["python-collect.txt", "python-main.txt"]
            : ["python-common.txt", $"python-{kind}.txt", "python-main.txt"];
        string source = Path.Combine(folder, "run.py");
        Write(source, templates, request);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(source, ExecutableMode);

        JsonValue description = JsonValue.Object(("summary", JsonValue.Of(Title(request))));
        if (request.Kind == UnitKind.Collect)
        {
            description = description
                .With("profile_type", JsonValue.Of("time"))
                .With("units", JsonValue.Object(("time", JsonValue.Of("s"))))
                .With("parameters", JsonValue.Of([JsonValue.Object(
                    ("name", JsonValue.Of("repeat")),
                    ("type", JsonValue.Of("integer")),
                    ("default", JsonValue.Of(5L)),
                    ("minimum", JsonValue.Of(1L)),
                    ("short", JsonValue.Of("-r")),
                    ("help", JsonValue.Of("How many runs are timed.")))]));
        }

        return [source, Manifest(folder, JsonValue.Object(
            ("kind", JsonValue.Of(kind)), ("command", JsonValue.Strings(["./run.py"])), ("description", description)))];
    }

    private static string[] CSharp(ScaffoldRequest request, string folder)
    {
        string name = ClassName(request.Name);
        string source = Path.Combine(folder, name + ".cs");
        Write(source, ["csharp-common.txt"], request);
        string project = Path.Combine(folder, name + ".csproj");
        Write(project, ["csharp-project.txt"], request);
        return [source, project, Manifest(folder, JsonValue.Object(
            ("kind", JsonValue.Of(UnitRegistry.Spelling(request.Kind))), ("assembly", JsonValue.Of($"bin/{name}.dll"))))];
    }

    private static void Write(string path, IReadOnlyList<string> templates, ScaffoldRequest request)
    {
        var sections = new HashSet<string> { UnitRegistry.Spelling(request.Kind) };
        if (request.Kind != UnitKind.Collect) sections.Add("profile");
        if (!request.WithoutBefore) sections.Add("before");
        if (!request.WithoutAfter) sections.Add("after");
        string types = string.Join(", ", request.SupportedTypes.Select(t => $"\"{t}\""));
        File.WriteAllText(path, UnitTemplate.Render(templates, sections, new Dictionary<string, string>
        {
            ["name"] = UnitDescription.Normalize(request.Name),
            ["class"] = ClassName(request.Name),
            ["kind"] = request.Kind.ToString(),
            ["title"] = Title(request),
            ["types"] = path.EndsWith(".py", StringComparison.Ordinal) ? $"[{types}]" : types,
            ["libraries"] = System.Security.SecurityElement.Escape(Path.TrimEndingDirectorySeparator(request.LibraryDirectory))
                ?? "",
        }));
    }

    private static string Manifest(string folder, JsonValue manifest)
    {
        string path = Path.Combine(folder, UnitManifest.FileName);
        using FileStream stream = File.Create(path);
        using (var writer = new JsonTextWriter(stream, JsonStyle.Indented)) writer.Write(manifest);
        stream.WriteByte((byte)'\n');
        return path;
    }

    private static string Title(ScaffoldRequest request) => request.Kind switch
    {
        UnitKind.Collect => $"{request.Name}: measures the wall time of a command.",
        UnitKind.Postprocess => $"{request.Name}: adds the mean of every uid as a model.",
        UnitKind.View => $"{request.Name}: shows the mean of every uid.",
        _ => $"{request.Name}: compares the mean of every uid with a baseline.",
    };

    // my-unit → MyUnit.
    private static string ClassName(string name) => string.Concat(
        name.Split('-', '_').Where(p => p.Length > 0)
            .Select(p => char.ToUpper(p[0], CultureInfo.InvariantCulture) + p[1..])) + "Unit";
}
