namespace Perfolio.Archives.Format;

/// <summary>Where the values of a metric stand in a data record.</summary>
public enum ValueFormat
{
    /// <summary>In the value word itself.</summary>
    InSitu = 0,

    /// <summary>In a value block the word points to.</summary>
    Block = 1,

    /// <summary>As <see cref="Block"/>; the two are read alike.</summary>
    StaticBlock = 2,
}
