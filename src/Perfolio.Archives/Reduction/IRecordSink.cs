using Perfolio.Archives.Format;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Reduction;

/// <summary>Takes the records of an input, in order.</summary>
internal interface IRecordSink
{
    /// <summary>Whether nothing more is wanted.</summary>
    bool IsDone { get; }

    /// <summary>Takes a data record.</summary>
    void Data(ResultCursor cursor);

    /// <summary>Takes a gap in the data; never two without a data record between them.</summary>
    void Mark(Timestamp time);
}
