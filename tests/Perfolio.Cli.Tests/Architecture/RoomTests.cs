using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Perfolio.Cli.Tests.Architecture;

/// <summary>The rooms of docs/architecture.md: a room refers only to rooms below it.</summary>
public sealed partial class RoomTests
{
    private const int LongestLine = 130;

    // From the top; a room may use what stands behind it.
    private static readonly string[] Order =
        ["Cli", "Arcaflow", "Reporting", "Analysis", "Collectors", "Bounds", "Scheduling", "Metrics", "Archives", "Profiles"];

    private static readonly string[] Strangers = ["Archives", "Profiles", "Scheduling", "Bounds"];

    private static string Source { get; } = FindSource();

    public static TheoryData<string> Rooms()
    {
        var data = new TheoryData<string>();
        foreach (string project in Directory.GetFiles(Source, "*.csproj", SearchOption.AllDirectories)) data.Add(Path.GetFileNameWithoutExtension(project));
        return data;
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_looks_only_down(string project)
    {
        string room = Room(project);
        Order.ShouldContain(room, $"{project} is a room that docs/architecture.md does not have");
        foreach (string below in References(project))
        {
            Array.IndexOf(Order, Room(below)).ShouldBeGreaterThan(Array.IndexOf(Order, room), $"{project} refers to {below}");
            (Strangers.Contains(room) && Strangers.Contains(Room(below))).ShouldBeFalse($"{project} must not know of {below}");
        }
    }

    [Fact]
    public void The_rule_refuses_what_it_is_for()
    {
        Array.IndexOf(Order, "Cli").ShouldBeLessThan(Array.IndexOf(Order, "Profiles"));
        References("Perfolio.Cli").ShouldContain("Perfolio.Profiles");
        References("Perfolio.Profiles").ShouldBeEmpty();
    }

    [Fact]
    public void Files_are_small()
    {
        string[] large = Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal) && new FileInfo(f).Length > 40_000)
            .ToArray();
        large.ShouldBeEmpty();
    }

    // Room, and how many lines are tolerated: those of before the rule. A text that is searched for may stay whole.
    [Theory]
    [InlineData("Cli", 10)]
    [InlineData("Reporting", 1)]
    [InlineData("Scheduling", 40)]
    [InlineData("Profiles", 0)]
    [InlineData("Collectors", 0)]
    [InlineData("Arcaflow", 0)]
    [InlineData("Archives", 0)]
    [InlineData("../tests/Perfolio.Archives.Tests", 0)]
    [InlineData("../tests/Perfolio.Interop.Tests/Archives", 0)]
    public void Lines_are_short(string room, int tolerated)
    {
        string directory = room.Contains('/', StringComparison.Ordinal) ? room : "Perfolio." + room;
        string[] found = [.. Directory.EnumerateFiles(
                Path.Combine(Source, directory), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(f => File.ReadLines(f).Select((line, i) => (Line: line, Place: $"{f}:{i + 1}")))
            .Where(l => l.Line.Length > LongestLine && !LongText().IsMatch(l.Line)).Select(l => l.Place)];
        found.Length.ShouldBeLessThanOrEqualTo(tolerated, string.Join('\n', found));
    }

    [GeneratedRegex("\"[^\"]{40,}\"")]
    private static partial Regex LongText();

    private static string Room(string project) => project["Perfolio.".Length..];

    private static string[] References(string project) =>
        [.. XDocument.Load(Path.Combine(Source, project, project + ".csproj")).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))];

    private static string FindSource()
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
            if (File.Exists(Path.Combine(at, "Perfolio.slnx")))
                return Path.Combine(at, "src");
        throw new DirectoryNotFoundException("the repository is not above the test's output");
    }
}
