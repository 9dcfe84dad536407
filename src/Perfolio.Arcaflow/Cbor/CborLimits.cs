namespace Perfolio.Arcaflow.Cbor;

/// <summary>What is taken and sent at most.</summary>
public static class CborLimits
{
    /// <summary>How deep lists, maps and tags may nest in what is read.</summary>
    public const int ReadDepth = 64;

    /// <summary>The longest item that is read, in bytes.</summary>
    public const int ReadLength = 64 * 1024 * 1024;

    /// <summary>How many values one item may hold when read; bounds memory, since one byte can be one value.</summary>
    public const int ReadValues = 1_000_000;

    /// <summary>How deep what is written may nest: the decoder of the engine takes no more.</summary>
    public const int WriteDepth = 32;

    /// <summary>How many values a list, or keys a map, may have when written: the decoder of the engine takes no more.</summary>
    public const int WriteCount = 131_072;
}
