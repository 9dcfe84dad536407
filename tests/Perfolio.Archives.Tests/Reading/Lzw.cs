namespace Perfolio.Archives.Tests.Reading;

/// <summary>Encodes as compress(1) would a text without repetitions: every byte a code of its own.</summary>
internal static class Lzw
{
    private const int MaxBits = 16;

    public static byte[] Encode(byte[] content)
    {
        var output = new List<byte> { 0x1f, 0x9d, MaxBits };
        var (width, next, inGroup) = (9, 256, 0);
        ulong bits = 0;
        var filled = 0;
        foreach (var (index, code) in content.Index())
        {
            // The decoder's table grows by one entry per code but the first; its codes are read in groups of eight.
            if (index > 0 && next < 1 << MaxBits)
                next++;
            if (next > (1 << width) && width < MaxBits)
            {
                for (; inGroup % 8 != 0; inGroup++)
                    Put(0);
                (width, inGroup) = (width + 1, 0);
            }

            Put(code);
            inGroup++;
        }

        while (filled > 0)
            Take();
        return [.. output];

        void Put(uint code)
        {
            bits |= (ulong)code << filled;
            filled += width;
            while (filled >= 8)
                Take();
        }

        void Take()
        {
            output.Add((byte)bits);
            bits >>= 8;
            filled = Math.Max(0, filled - 8);
        }
    }
}
