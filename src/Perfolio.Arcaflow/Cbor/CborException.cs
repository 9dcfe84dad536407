using System.Globalization;

namespace Perfolio.Arcaflow.Cbor;

/// <summary>Bytes that are no CBOR, or more than is taken: where and why.</summary>
public sealed class CborException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="offset">The byte in the item (0-based).</param>
    /// <param name="reason">What is wrong there.</param>
    public CborException(long offset, string reason)
        : base(string.Create(CultureInfo.InvariantCulture, $"invalid CBOR at byte {offset}: {reason}"))
    {
        Offset = offset;
        Reason = reason;
    }

    /// <summary>The byte in the item.</summary>
    public long Offset { get; }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }
}
