namespace Perfolio.Profiles.Store;

/// <summary>
/// The checksum at the end of a zlib stream (RFC 1950). The inflater does not miss it when a file ends right before it, so
/// objects are checked against it here.
/// </summary>
internal struct Adler32
{
    private const uint Modulus = 65521;

    // The most bytes whose sums stay below 2^32.
    private const int Run = 5552;

    private uint _low;
    private uint _high;

    public Adler32() => _low = 1;

    internal readonly uint Value => _high << 16 | _low;

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> run = bytes[..Math.Min(bytes.Length, Run)];
            (uint low, uint high) = (_low, _high);
            foreach (byte b in run)
            {
                low += b;
                high += low;
            }

            _low = low % Modulus;
            _high = high % Modulus;
            bytes = bytes[run.Length..];
        }
    }
}
