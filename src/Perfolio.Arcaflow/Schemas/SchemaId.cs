namespace Perfolio.Arcaflow.Schemas;

/// <summary>The rule for ids of steps, outputs, signals and objects.</summary>
internal static class SchemaId
{
    private const int Longest = 255;

    internal static void Check(string id)
    {
        if (id.Length is 0 or > Longest || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '$' or '@' or '-' or '_'))
            throw new ArgumentException($"'{id}' is no id: 1 to {Longest} of letters, digits, $ @ - _", nameof(id));
    }
}
