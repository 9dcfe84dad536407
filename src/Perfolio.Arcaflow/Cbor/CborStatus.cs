namespace Perfolio.Arcaflow.Cbor;

/// <summary>What a look at bytes found.</summary>
public enum CborStatus
{
    /// <summary>A whole item.</summary>
    Done,

    /// <summary>The begin of an item.</summary>
    NeedMore,

    /// <summary>No item can begin like this.</summary>
    Invalid,
}
