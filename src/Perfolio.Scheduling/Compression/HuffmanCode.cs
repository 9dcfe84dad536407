namespace Perfolio.Scheduling.Compression;

/// <summary>
/// A Huffman code as deflate wants it (RFC 1951, 3.2.2): lengths up to a limit, codes in the order of length and symbol.
/// </summary>
internal sealed class HuffmanCode(int symbols, int limit)
{
    private readonly uint[] _sorted = new uint[symbols];
    private readonly int[] _weights = new int[symbols];

    /// <summary>Length of each symbol's code in bits; 0 for symbols that do not occur.</summary>
    public byte[] Lengths { get; } = new byte[symbols];

    /// <summary>Each symbol's code, its first bit lowest, above its length in the lowest five bits.</summary>
    public uint[] Codes { get; } = new uint[symbols];

    /// <summary>
    /// Makes the code for frequencies, each below 2²³. At least two symbols get a code, so that the code is complete.
    /// </summary>
    public void Make(ReadOnlySpan<int> frequencies)
    {
        Array.Clear(Lengths);
        int count = 0;
        for (int symbol = 0; symbol < frequencies.Length; symbol++)
            if (frequencies[symbol] > 0)
                _sorted[count++] = ((uint)frequencies[symbol] << 9) | (uint)symbol;
        for (int symbol = 0; count < 2; symbol++)
            if (frequencies[symbol] == 0)
                _sorted[count++] = (1u << 9) | (uint)symbol;
        Sort(_sorted.AsSpan(0, count));
        Span<int> counts = stackalloc int[limit + 1];
        counts.Clear();
        CountLengths(count, counts);
        // The rarest symbols come first in the order and get the longest codes.
        int at = 0;
        for (int length = limit; length > 0; length--)
            for (int i = counts[length]; i > 0; i--)
                Lengths[_sorted[at++] & 0x1ff] = (byte)length;
        Assign(counts);
    }

    // How many codes have each length: merges the two lightest nodes until one is left, in place, then walks back from the root.
    private void CountLengths(int count, Span<int> counts)
    {
        Span<int> node = _weights.AsSpan(0, count);
        for (int i = 0; i < count; i++) node[i] = (int)(_sorted[i] >> 9);
        int leaf = 0, inner = 0;
        for (int next = 0; next < count - 1; next++)
        {
            int weight = 0;
            for (int child = 0; child < 2; child++)
            {
                if (leaf >= count || (inner < next && node[inner] < node[leaf]))
                {
                    weight += node[inner];
                    node[inner++] = next;
                }
                else weight += node[leaf++];
            }

            node[next] = weight;
        }

        // node[i] of an inner node is its parent now; the root has depth 0.
        node[count - 2] = 0;
        for (int i = count - 3; i >= 0; i--) node[i] = node[node[i]] + 1;
        int atDepth = 1, innerLeft = count - 2, leaves = count;
        for (int depth = 0; leaves > 0; depth++)
        {
            int innerHere = 0;
            while (innerLeft >= 0 && node[innerLeft] == depth)
            {
                innerHere++;
                innerLeft--;
            }

            int leavesHere = Math.Min(atDepth - innerHere, leaves);
            counts[Math.Min(depth, limit)] += leavesHere;
            leaves -= leavesHere;
            atDepth = 2 * innerHere;
        }

        Limit(counts);
    }

    // Codes that had to be shortened take more room than there is; a code that is lengthened by one bit gives some back.
    private void Limit(Span<int> counts)
    {
        long room = 0;
        for (int length = 1; length <= limit; length++) room += (long)counts[length] << (limit - length);
        for (; room > 1L << limit; room--)
        {
            counts[limit]--;
            int length = limit - 1;
            while (counts[length] == 0) length--;
            counts[length]--;
            counts[length + 1] += 2;
        }
    }

    // Few numbers, and no generic code that is compiled when it is first used.
    private static void Sort(Span<uint> values)
    {
        for (int gap = values.Length / 2; gap > 0; gap /= 2)
        {
            for (int i = gap; i < values.Length; i++)
            {
                uint value = values[i];
                int at = i;
                for (; at >= gap && values[at - gap] > value; at -= gap) values[at] = values[at - gap];
                values[at] = value;
            }
        }
    }

    private void Assign(ReadOnlySpan<int> counts)
    {
        Span<uint> next = stackalloc uint[limit + 1];
        uint code = 0;
        for (int length = 1; length <= limit; length++)
        {
            code = (code + (uint)counts[length - 1]) << 1;
            next[length] = code;
        }

        for (int symbol = 0; symbol < Lengths.Length; symbol++)
        {
            int length = Lengths[symbol];
            if (length == 0) continue;
            uint forward = next[length]++, reversed = 0;
            for (int bit = 0; bit < length; bit++) reversed |= ((forward >> bit) & 1) << (length - 1 - bit);
            Codes[symbol] = (reversed << 5) | (uint)length;
        }
    }
}
