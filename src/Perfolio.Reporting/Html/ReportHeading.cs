using System.Globalization;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Reporting.Summaries;

namespace Perfolio.Reporting.Html;

/// <summary>The head of the page: what was measured, of which commit, when, where.</summary>
internal static class ReportHeading
{
    public static string TitleOf(Profile profile, ReportContext context)
    {
        if (context.Title is { Length: > 0 } title) return title;
        string command = SummaryHeading.CommandOf(profile);
        return command.Length > 0 ? command : "Performance profile";
    }

    public static void Write(PageWriter page, Profile profile, ReportContext context)
    {
        page.Markup("<header><button id=\"theme\" type=\"button\">Dark</button>\n").Element("h1", TitleOf(profile, context))
            .Markup("\n<dl>\n");
        Fact(page, "Command", profile.Command, isCode: true);
        Fact(page, "Arguments", profile.Arguments, isCode: true);
        Fact(page, "Workload", profile.Workload, isCode: true);
        Fact(page, "Commit", context.Commit ?? profile.Origin ?? "", isCode: true);
        Fact(page, "Date", context.Date?.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture) ?? "");
        Fact(page, "Machine", Machine(profile.Machine));
        Fact(page, "Collector", Collector(profile));
        Fact(page, "Profile", context.ProfileName ?? "", isCode: true);
        page.Markup("</dl></header>\n");
    }

    private static void Fact(PageWriter page, string name, string value, bool isCode = false)
    {
        if (value.Length == 0) return;
        page.Element("dt", name).Markup(isCode ? "<dd><code>" : "<dd>").Text(value).Markup(isCode ? "</code></dd>\n" : "</dd>\n");
    }

    private static string Machine(JsonValue? machine)
    {
        if (machine is null) return "";
        string[] parts =
        [
            Text(machine, "host"),
            string.Join(
                ' ',
                new[] { Text(machine, "system"), Text(machine, "release"), Text(machine, "architecture") }
                    .Where(p => p.Length > 0)),
            machine.Member("cpu") is { } cpu && Text(cpu, "total") is { Length: > 0 } cores
                ? $"{cores} processors {Text(cpu, "frequency")}".TrimEnd() : "",
            machine.Member("memory") is { } memory ? Text(memory, "total_ram") : "",
        ];
        return string.Join(" · ", parts.Where(p => p.Length > 0));
    }

    private static string Collector(Profile profile)
    {
        IEnumerable<string> parameters = profile.CollectorInfo.Member("params") is { Kind: JsonKind.Object } given
            ? given.AsObject().Where(
                p => p.Value.Kind is not (JsonKind.Object or JsonKind.Array or JsonKind.Null) && p.Key != "workload")
                .Select(p => $"{p.Key} {p.Value.ToDisplayText()}")
            : [];
        return string.Join(", ", parameters.Prepend(profile.CollectorName).Where(p => p.Length > 0));
    }

    private static string Text(JsonValue value, string name) =>
        value.Member(name) is { Kind: not JsonKind.Null } member ? member.ToDisplayText() : "";
}
