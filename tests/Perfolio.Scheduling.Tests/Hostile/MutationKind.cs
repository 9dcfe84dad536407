namespace Perfolio.Scheduling.Tests.Hostile;

/// <summary>Kinds of changes of a file.</summary>
public enum MutationKind
{
    /// <summary>Bytes get a value.</summary>
    Set,

    /// <summary>Bits of bytes are turned.</summary>
    Turn,

    /// <summary>Bytes are put in.</summary>
    Insert,

    /// <summary>Bytes are taken out.</summary>
    Remove,

    /// <summary>Bytes come twice.</summary>
    Repeat,

    /// <summary>The file ends.</summary>
    Cut,
}
