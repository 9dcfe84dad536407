namespace Perfolio.Arcaflow.Cbor;

/// <summary>A value that clients of the protocol would refuse: too deep or too many entries.</summary>
public sealed class CborLimitException : Exception
{
    /// <summary>Says what is too large.</summary>
    public CborLimitException(string message)
        : base(message)
    {
    }
}
