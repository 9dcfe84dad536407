using Perfolio.Archives.Format;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Writing;

/// <summary>Brings the metadata of what is copied into the output, each record before the data that need it.</summary>
internal interface IMetadataCarrier
{
    /// <summary>Writes what holds from the start on.</summary>
    void Begin();

    /// <summary>Writes what must stand before a data record.</summary>
    /// <param name="time">Its stamp.</param>
    /// <param name="layout">Its layout; null for a mark.</param>
    void Before(Timestamp time, ResultLayout? layout);

    /// <summary>Writes what is left.</summary>
    void Finish();
}
