using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// Files of one number each in one directory, such as /sys/kernel/mm/ksm: the names of the files are the columns.
/// </summary>
internal sealed class NumberFilesReader : MetricReader
{
    private readonly ValueTable _table;
    private readonly (int Column, KernelFile File)[] _files;

    /// <summary>Makes a reader.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="table">Name of the table.</param>
    public NumberFilesReader(string directory, string table)
    {
        _table = new ValueTable(table);
        _files = [.. _table.Columns.Select(c => (c.Value, new KernelFile(Path.Combine(directory, c.Key), 64, KernelFile.Whole)))];
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override void Read()
    {
        _table.Begin();
        var row = _table.AddRow();
        foreach (var (column, file) in _files)
        {
            var fields = new Fields(file.Read());
            if (fields.TryNumber(out var value))
                _table.Set(row, column, value);
        }
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var (_, file) in _files)
            file.Dispose();
    }
}
