namespace Perfolio.Profiles.Jobs.Workloads;

/// <summary>Letters and digits that look random but are the same for the same seed text on every machine.</summary>
internal sealed class RepeatableText
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    // splitmix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators"), seeded by FNV-1a of the text.
    private ulong _state = 14695981039346656037;

    public RepeatableText(string seed)
    {
        foreach (char c in seed) _state = unchecked((_state ^ c) * 1099511628211);
    }

    public string Next(int length) => string.Create(length, this, static (span, self) =>
    {
        foreach (ref char c in span) c = Alphabet[self.Number(0, Alphabet.Length - 1)];
    });

    /// <summary>A number in a range with both ends included.</summary>
    public int Number(int from, int to) => from + (int)(Next() % (ulong)(to - from + 1L));

    private ulong Next()
    {
        ulong z = unchecked(_state += 0x9e3779b97f4a7c15);
        z = unchecked((z ^ (z >> 30)) * 0xbf58476d1ce4e5b9);
        z = unchecked((z ^ (z >> 27)) * 0x94d049bb133111eb);
        return z ^ (z >> 31);
    }
}
