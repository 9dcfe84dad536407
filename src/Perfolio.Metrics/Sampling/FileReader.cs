using Perfolio.Metrics.Reading;

namespace Perfolio.Metrics.Sampling;

/// <summary>A reader of one file. <see cref="Parse"/> gets the whole text.</summary>
internal abstract class FileReader : MetricReader
{
    private readonly KernelFile _file;

    protected FileReader(string path, int sizeHint = 4096, int lastBelow = 0) =>
        _file = new KernelFile(path, sizeHint, lastBelow);

    /// <summary>Fills the tables from a text, in which anything may stand.</summary>
    public abstract void Parse(ReadOnlySpan<byte> text);

    /// <inheritdoc/>
    public override void Read()
    {
        var text = _file.Read();
        Parse(text);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
    }
}
