namespace Perfolio.Arcaflow.Values;

/// <summary>
/// Takes a value as it is walked: one call per scalar, begin and end around lists and maps. The counts come first because
/// CBOR writes them first. What a step returns goes through such a writer piece by piece and never stands in memory as a tree.
/// </summary>
public interface IValueWriter
{
    /// <summary>Writes null.</summary>
    void Null();

    /// <summary>Writes a boolean.</summary>
    void Boolean(bool value);

    /// <summary>Writes an integer.</summary>
    void Integer(long value);

    /// <summary>Writes a float.</summary>
    void Float(double value);

    /// <summary>Writes a text.</summary>
    void Text(string value);

    /// <summary>Begins a list of exactly <paramref name="count"/> values.</summary>
    void BeginList(int count);

    /// <summary>Begins a map of exactly <paramref name="count"/> keys, each followed by its value.</summary>
    void BeginMap(int count);

    /// <summary>Writes a text key.</summary>
    void Key(string name);

    /// <summary>Writes an integer key.</summary>
    void Key(long number);

    /// <summary>Ends the innermost list or map.</summary>
    void End();
}
