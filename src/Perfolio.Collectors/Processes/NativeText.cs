using System.Runtime.InteropServices;
using System.Text;
using Perfolio.Profiles;

namespace Perfolio.Collectors.Processes;

/// <summary>A null-terminated array of null-terminated texts in native memory, as <c>execve</c> takes it.</summary>
internal sealed unsafe class NativeText : IDisposable
{
    private byte* _block;

    internal NativeText(IReadOnlyList<string> texts)
    {
        long size = (texts.Count + 1L) * sizeof(byte*);
        foreach (string text in texts)
        {
            if (text.Contains('\0', StringComparison.Ordinal))
                throw new OperationException("a word of the command has a NUL character, which no program can be given");
            size = checked(size + Encoding.UTF8.GetByteCount(text) + 1);
        }

        _block = (byte*)NativeMemory.Alloc(checked((nuint)size));
        byte** pointers = (byte**)_block;
        byte* at = _block + ((texts.Count + 1L) * sizeof(byte*));
        byte* end = _block + size;
        for (int i = 0; i < texts.Count; i++)
        {
            pointers[i] = at;
            at += Encoding.UTF8.GetBytes(texts[i], new Span<byte>(at, checked((int)(end - at))));
            *at++ = 0;
        }

        pointers[texts.Count] = null;
    }

    internal byte** Pointer => (byte**)_block;

    public void Dispose()
    {
        NativeMemory.Free(_block);
        _block = null;
    }
}
