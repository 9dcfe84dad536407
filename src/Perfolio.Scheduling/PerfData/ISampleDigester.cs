namespace Perfolio.Scheduling.PerfData;

/// <summary>
/// Makes of samples the little that is needed of them, on the thread that reads: while a sample waits for its turn only that
/// is kept, and only that goes to the other thread's processor.
/// </summary>
internal unsafe interface ISampleDigester
{
    /// <summary>Bytes behind a record that can be read without meaning anything.</summary>
    const int ReadableBehind = 16;

    /// <summary>Digests a sample.</summary>
    /// <param name="source">Its event.</param>
    /// <param name="record">
    /// The record; its fixed part is whole, and <see cref="ReadableBehind"/> bytes behind it can be read.
    /// </param>
    /// <param name="size">Its bytes.</param>
    /// <param name="target">Where to, <see cref="RecordKeeper.LargestDigest"/> bytes.</param>
    /// <returns>Bytes of the digest; 0 when the record itself is needed.</returns>
    int Digest(PerfEvent source, byte* record, int size, byte* target);
}
