using System.Globalization;

namespace Perfolio.Cli.Tests.Harness;

/// <summary>Profiles as text.</summary>
internal static class Sample
{
    /// <summary>A time profile with amounts in seconds.</summary>
    public static string Time(string? origin, string command = "./mybin", string workload = "a.in", string type = "time", params double[] amounts)
    {
        if (amounts.Length == 0) amounts = [0.25, 0.5, 0.125];
        string values = string.Join(", ", amounts.Select(a => a.ToString("R", CultureInfo.InvariantCulture)));
        string order = string.Join(", ", Enumerable.Range(1, amounts.Length));
        string originLine = origin is null ? "" : $"\"origin\": \"{origin}\",";
        return $$$"""
            {
              {{{originLine}}}
              "header": {"type": "{{{type}}}", "cmd": "{{{command}}}", "args": "", "workload": "{{{workload}}}", "units": {"time": "s"}},
              "collector_info": {"name": "time", "params": {"repeat": {{{amounts.Length}}}, "warmup": 0}},
              "postprocessors": [],
              "resources": {"{{{command}}}#0": {"amount": [{{{values}}}], "order": [{{{order}}}]}},
              "resource_type_map": {"{{{command}}}#0": {"type": "time", "subtype": "real", "uid": "{{{command}}}", "time": "0.0"}}
            }
            """;
    }

    /// <summary>A profile with two models.</summary>
    public static string WithModels(string? origin) => Time(origin).Replace(
        "\"postprocessors\": [],",
        """
        "postprocessors": [{"name": "regression_analysis", "params": {"method": "full"}}],
        "models": [
          {"uid": "f", "model": "linear", "method": "full", "r_square": 0.99, "coeffs": [{"name": "b0", "value": 1.5}, {"name": "b1", "value": 2.0}], "x_start": 0, "x_end": 10},
          {"uid": "g", "model": "constant", "method": "full", "r_square": 0.5, "coeffs": [{"name": "b0", "value": 3.0}], "x_start": 0, "x_end": 10}
        ],
        """,
        StringComparison.Ordinal);
}
