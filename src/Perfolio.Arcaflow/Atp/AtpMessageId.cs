namespace Perfolio.Arcaflow.Atp;

/// <summary>The runtime messages of ATP version 3.</summary>
internal enum AtpMessageId
{
    None = 0,
    WorkStart = 1,
    WorkDone = 2,
    Signal = 3,
    ClientDone = 4,
    Error = 5,
}
