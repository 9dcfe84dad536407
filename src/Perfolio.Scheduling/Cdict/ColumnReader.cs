using System.Text;

namespace Perfolio.Scheduling.Cdict;

/// <summary>Fills a table from columns in any order.</summary>
internal static class ColumnReader
{
    private const int Nil = -1;

    public static CdictTable Read(IColumnInput input)
    {
        var table = new CdictTable();
        long[][] columns = new long[CdictNames.Columns.Length][];
        byte[][] names = [.. CdictNames.Columns.Select(Encoding.ASCII.GetBytes)];
        bool[] numbers = [];
        int rows = -1;
        input.ReadMap();
        while (input.ReadKey())
        {
            int column = Find(names, input.Text);
            string name = column < 0 ? "another column" : CdictNames.Columns[column];
            if (column >= 0 && columns[column] is not null) throw new InvalidDataException($"{name} is there twice");
            long[] values = Column(input, column, table, ref numbers, out int count);
            if (rows >= 0 && count != rows)
                throw new InvalidDataException(FormattableString.Invariant($"{name} has {count} elements, others {rows}"));
            rows = count;
            if (column >= 0) columns[column] = values;
        }

        for (int column = 0; column < columns.Length; column++)
            if (columns[column] is null)
                throw new InvalidDataException($"the column {CdictNames.Columns[column]} is missing");
        for (int i = 0; i < rows; i++)
        {
            var kind = (CdictEvent)columns[0][i];
            long next = columns[7][i];
            bool exit = kind == CdictEvent.KvmExit;
            table.Add(new CdictRow(
                kind, Fit(columns[1][i]), columns[2][i], Fit(columns[3][i]), (int)columns[4][i], Math.Max(0, columns[5][i]),
                columns[6][i] == long.MinValue ? null : Fit(columns[6][i]), exit || next == Nil || numbers[i] ? null : (int)next,
                exit && numbers[i] ? next : null));
        }

        return table;
    }

    private static long[] Column(IColumnInput input, int column, CdictTable table, ref bool[] numbers, out int count)
    {
        long claimed = input.ReadArray();
        long[] values = new long[(int)Math.Min(claimed, 4096)];
        if (column == 7) numbers = new bool[values.Length];
        for (count = 0; count < claimed; count++)
        {
            if (count == values.Length)
            {
                Array.Resize(ref values, (int)Math.Min(claimed, (long)count * 2));
                if (column == 7) Array.Resize(ref numbers, values.Length);
            }

            ScalarKind kind = input.ReadScalar();
            values[count] = column switch
            {
                0 when kind == ScalarKind.Text => Event(input.Text),
                4 when kind == ScalarKind.Text => table.Names.Add(input.Text),
                7 when kind == ScalarKind.Text => table.Names.Add(input.Text),
                7 when kind == ScalarKind.Nil => Nil,
                6 when kind == ScalarKind.Nil => long.MinValue,
                7 when kind == ScalarKind.Integer => input.Number is >= 0 and <= uint.MaxValue ? input.Number : throw new InvalidDataException("an exit reason of more than 32 bits"),
                1 or 2 or 3 or 5 or 6 when kind == ScalarKind.Integer => input.Number,
                < 0 => 0,
                _ => throw new InvalidDataException($"a value of another type in the column {CdictNames.Columns[column]}"),
            };
            if (column == 7 && kind == ScalarKind.Integer) numbers[count] = true;
        }

        return values;
    }

    private static int Find(byte[][] names, ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < names.Length; i++)
            if (name.SequenceEqual(names[i]))
                return i;
        return -1;
    }

    private static int Event(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < CdictNames.Events.Length; i++)
            if (Ascii.Equals(name, CdictNames.Events[i]))
                return i;
        throw new InvalidDataException("an event that no cdict has");
    }

    private static int Fit(long value) =>
        value is >= 0 and <= int.MaxValue ? (int)value : throw new InvalidDataException("a CPU or thread id out of range");
}
