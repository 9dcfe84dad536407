using Perfolio.Archives.Format;

namespace Perfolio.Archives.Metadata;

/// <summary>What a help text is about and how long it is: ONELINE 1 or HELP 2, plus PMID 4 or INDOM 8.</summary>
[Flags]
public enum HelpTextKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>One line.</summary>
    OneLine = 1,

    /// <summary>The long text.</summary>
    Help = 2,

    /// <summary>About a metric.</summary>
    Metric = 4,

    /// <summary>About an instance domain.</summary>
    InstanceDomain = 8,
}

/// <summary>A help text.</summary>
/// <param name="Kind">Length and subject.</param>
/// <param name="Ident">Identifier of the metric or the instance domain.</param>
/// <param name="Bytes">The text as bytes, without the NUL.</param>
public sealed record HelpText(HelpTextKind Kind, uint Ident, byte[] Bytes)
{
    /// <summary>The text.</summary>
    public string Text => ArchiveText.Decode(Bytes);
}
