using System.Buffers;
using System.Security.Cryptography;

namespace Perfolio.Profiles.Store;

/// <summary>The names of stored things: SHA-1 as 40 lower-case hexadecimal digits, because the format says so.</summary>
public static class ContentId
{
    private const int ShortestRevision = 40;
    private const int LongestRevision = 64;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>The id of some bytes.</summary>
#pragma warning disable CA5350 // The store's format names objects by SHA-1; nothing is protected by it.
    internal static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA1.HashData(content));

    /// <summary>A hash to which content is added piece by piece.</summary>
    internal static IncrementalHash Begin() => IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350

    /// <summary>The id of everything added.</summary>
    internal static string End(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());

    /// <summary>True for a full id of an object or a commit: 40 to 64 hexadecimal digits, lower case.</summary>
    public static bool IsFull(string text) =>
        text.Length is >= ShortestRevision and <= LongestRevision && !text.AsSpan().ContainsAnyExcept(Digits);
}
