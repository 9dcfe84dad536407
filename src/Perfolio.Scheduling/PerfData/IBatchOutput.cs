namespace Perfolio.Scheduling.PerfData;

/// <summary>Where records go once they are in time order.</summary>
internal interface IBatchOutput
{
    /// <summary>The batch that is being filled.</summary>
    RecordBatch Batch { get; }

    /// <summary>Gives the batch away and begins the next one.</summary>
    RecordBatch Send();
}
