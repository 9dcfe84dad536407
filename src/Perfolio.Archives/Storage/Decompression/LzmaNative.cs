using System.Runtime.InteropServices;

namespace Perfolio.Archives.Storage.Decompression;

/// <summary>What is used of liblzma.so.5.</summary>
internal static unsafe partial class LzmaNative
{
    public const int Ok = 0;
    public const int StreamEnd = 1;
    public const int MemoryLimit = 6;
    public const int FormatError = 7;
    public const int DataError = 9;
    public const int BufferError = 10;
    public const int Run = 0;
    public const int Finish = 3;
    public const uint Concatenated = 0x08;

    private const string Library = "liblzma.so.5";

    [LibraryImport(Library, EntryPoint = "lzma_stream_decoder")]
    public static partial int StreamDecoder(LzmaState* state, ulong memoryLimit, uint flags);

    [LibraryImport(Library, EntryPoint = "lzma_alone_decoder")]
    public static partial int AloneDecoder(LzmaState* state, ulong memoryLimit);

    [LibraryImport(Library, EntryPoint = "lzma_code")]
    public static partial int Code(LzmaState* state, int action);

    [LibraryImport(Library, EntryPoint = "lzma_end")]
    public static partial void End(LzmaState* state);

    /// <summary>lzma_stream.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct LzmaState
    {
        public byte* NextIn;
        public nuint AvailableIn;
        public ulong TotalIn;
        public byte* NextOut;
        public nuint AvailableOut;
        public ulong TotalOut;
        public void* Allocator;
        public void* Internal;
        public void* ReservedPointer1;
        public void* ReservedPointer2;
        public void* ReservedPointer3;
        public void* ReservedPointer4;
        public ulong SeekPosition;
        public ulong ReservedNumber2;
        public nuint ReservedNumber3;
        public nuint ReservedNumber4;
        public int ReservedEnum1;
        public int ReservedEnum2;
    }
}
