using Perfolio.Archives.Storage;

namespace Perfolio.Archives.Results;

/// <summary>Content of the plain volumes of an archive for looking here and there; the one looked at last stays open.</summary>
internal sealed class PlainVolumes : IDisposable
{
    private readonly Archive _archive;
    private ArchiveBytes? _bytes;
    private int _index = -1;

    public PlainVolumes(Archive archive) => _archive = archive;

    /// <summary>Content of a volume; valid until another one is asked for.</summary>
    /// <param name="index">Index of the volume.</param>
    public ArchiveBytes Of(int index)
    {
        if (_bytes is null || index != _index)
        {
            _bytes?.Dispose();
            _bytes = _archive.Volumes[index].OpenBytes();
            _index = index;
        }

        return _bytes;
    }

    public void Dispose() => _bytes?.Dispose();
}
