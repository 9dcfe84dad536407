using System.Runtime.InteropServices;

namespace Perfolio.Scheduling.Compression;

/// <summary>What is used of libzstd.so.1.</summary>
internal static unsafe partial class ZstdNative
{
    private const string Library = "libzstd.so.1";

    [LibraryImport(Library, EntryPoint = "ZSTD_createDStream")]
    public static partial void* CreateDecoder();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDStream")]
    public static partial nuint FreeDecoder(void* stream);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressStream")]
    public static partial nuint DecompressStream(void* stream, Buffer* output, Buffer* input);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressDCtx")]
    public static partial nuint Decompress(void* context, byte* target, nuint targetSize, byte* source, nuint sourceSize);

    [LibraryImport(Library, EntryPoint = "ZSTD_createCCtx")]
    public static partial void* CreateEncoder();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeCCtx")]
    public static partial nuint FreeEncoder(void* context);

    [LibraryImport(Library, EntryPoint = "ZSTD_compressCCtx")]
    public static partial nuint Compress(
        void* context, byte* target, nuint targetSize, byte* source, nuint sourceSize, int level);

    [LibraryImport(Library, EntryPoint = "ZSTD_compressStream2")]
    public static partial nuint CompressStream(void* context, Buffer* output, Buffer* input, int directive);

    [LibraryImport(Library, EntryPoint = "ZSTD_compressBound")]
    public static partial nuint Bound(nuint sourceSize);

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    public static partial uint IsError(nuint code);

    [LibraryImport(Library, EntryPoint = "ZSTD_getErrorName")]
    public static partial byte* ErrorName(nuint code);

    /// <summary>Makes a decoder or an encoder, or says that the library is missing.</summary>
    public static void* Create(bool encoder)
    {
        try
        {
            void* made = encoder ? CreateEncoder() : CreateDecoder();
            return made is not null ? made : throw new InvalidDataException("libzstd could not start");
        }
        catch (DllNotFoundException e)
        {
            throw new SchedulingException("libzstd.so.1", "library is missing; install the Debian package libzstd1", inner: e);
        }
    }

    /// <summary>Checks a result.</summary>
    public static nuint Check(nuint result) => IsError(result) == 0
        ? result
        : throw new InvalidDataException($"damaged zstd data: {Marshal.PtrToStringUTF8((nint)ErrorName(result))}");

    /// <summary>ZSTD_inBuffer and ZSTD_outBuffer.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Buffer
    {
        public byte* Data;
        public nuint Size;
        public nuint Position;
    }
}
