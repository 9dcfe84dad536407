namespace Perfolio.Scheduling.Cdict;

/// <summary>Takes the rows of a cdict chunk by chunk.</summary>
internal interface ICdictRows
{
    /// <summary>The names that rows refer to.</summary>
    NameList Names { get; }

    /// <summary>Takes a chunk, which is full unless it is the last, and gives an empty one.</summary>
    CdictChunk Exchange(CdictChunk chunk, int count);
}
