using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;

namespace Perfolio.Cli.Running;

/// <summary>The options of a unit on the command line, made from its description; defaults stay in the description.</summary>
internal sealed class UnitOptions
{
    private readonly List<(UnitParameter Parameter, Option Option, Func<ParseResult, JsonValue> Read)> _options = [];

    /// <summary>Makes the options and adds them to a command.</summary>
    public UnitOptions(UnitDescription unit, Command command)
    {
        foreach (UnitParameter parameter in unit.Parameters)
        {
            (Option option, Func<ParseResult, JsonValue> read) = Make(parameter);
            command.Options.Add(option);
            _options.Add((parameter, option, read));
        }
    }

    /// <summary>What the user typed, an object; nothing of what was left to its default.</summary>
    public JsonValue Given(ParseResult result) => JsonValue.Of(
        _options.Where(o => Verb.Given(result, o.Option))
            .Select(o => KeyValuePair.Create(o.Parameter.Name, o.Read(result))).ToArray());

    private static (Option Option, Func<ParseResult, JsonValue> Read) Make(UnitParameter parameter)
    {
        string[] aliases = parameter.ShortOption is { } shortOption ? [shortOption] : [];
        string help = parameter.Default.Kind is JsonKind.Null or JsonKind.Boolean or JsonKind.Array
            ? parameter.Help
            : $"{parameter.Help} [default: {parameter.Default.ToDisplayText()}]";
        switch (parameter.Type)
        {
            case UnitParameterType.Flag:
                var flag = new Option<bool>(parameter.LongOption, aliases) { Description = help };
                return (flag, r => JsonValue.Of(r.GetValue(flag)));
            case UnitParameterType.Integer:
                var integer = new Option<long>(parameter.LongOption, aliases) { Description = help };
                return (integer, r => JsonValue.Of(r.GetValue(integer)));
            case UnitParameterType.Number:
                var number = new Option<double>(parameter.LongOption, aliases) { Description = help };
                return (number, r => JsonValue.Of(r.GetValue(number)));
            case UnitParameterType.TextList:
                var list = new Option<string[]>(parameter.LongOption, aliases) { Description = help };
                return (list, r => JsonValue.Strings(r.GetValue(list) ?? []));
            default:
                var text = new Option<string>(parameter.LongOption, aliases) { Description = help };
                if (parameter.Choices.Count > 0) text.AcceptOnlyFromAmong([.. parameter.Choices]);
                return (text, r => JsonValue.Of(r.GetValue(text) ?? ""));
        }
    }
}
