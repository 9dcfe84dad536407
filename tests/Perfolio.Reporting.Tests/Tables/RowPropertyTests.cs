using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Reporting.Tables;

namespace Perfolio.Reporting.Tests.Tables;

/// <summary>Flattening, sorting and filtering against a naive model: a list of dictionaries.</summary>
public class RowPropertyTests
{
    [Fact]
    public void Flattening_yields_the_rows_of_the_model() => Check((profile, rows) =>
        Table(profile, new TableOptions()).ShouldBe(rows.Select(r => r.Text)));

    [Fact]
    public void Sorting_is_the_stable_sort_of_the_model() => Check((profile, rows) =>
    {
        if (rows.Count == 0) return;
        Table(profile, new TableOptions { SortBy = "amount" }).ShouldBe(rows.OrderBy(r => r.Amount).Select(r => r.Text));
        if (rows.Exists(r => r.Order is not null))
            Table(profile, new TableOptions { SortBy = "order" }).ShouldBe(rows.OrderBy(r => r.Order ?? double.MaxValue).Select(r => r.Text));
        Table(profile, new TableOptions { SortBy = "uid" }).ShouldBe(rows.OrderBy(r => r.Uid, StringComparer.Ordinal).Select(r => r.Text));
    });

    [Fact]
    public void Filters_keep_the_rows_of_the_model() => Prop.ForAll<byte[][], byte, byte>((types, first, second) =>
    {
        (Profile profile, List<Row> rows) = Make(types);
        if (rows.Count == 0) return;
        var filters = new List<KeyValuePair<string, string>>
        {
            new("amount", Amount(first).ToString(CultureInfo.InvariantCulture)),
            new("amount", Amount(second).ToString("F3", CultureInfo.InvariantCulture)),
            new("uid", Uid(first)),
        };
        Table(profile, new TableOptions { Filters = filters }).ShouldBe(
            rows.Where(r => (r.Amount.Equals(Amount(first)) || r.Amount.Equals(Amount(second))) && r.Uid == Uid(first)).Select(r => r.Text));
    }).QuickCheckThrowOnFailure();

    private static void Check(Action<Profile, List<Row>> property) => Prop.ForAll<byte[][]>(types =>
    {
        (Profile profile, List<Row> rows) = Make(types);
        property(profile, rows);
    }).QuickCheckThrowOnFailure();

    // Few different values, so that sorting meets equal keys and filters meet rows. Every second type has no order.
    private static (Profile Profile, List<Row> Rows) Make(byte[]?[] types)
    {
        var made = new List<ResourceType>();
        var rows = new List<Row>();
        for (int t = 0; t < types.Length; t++)
        {
            byte[] values = types[t] ?? [];
            bool hasOrder = t % 2 == 0;
            var amounts = new ColumnBuilder();
            var orders = new ColumnBuilder();
            for (int i = 0; i < values.Length; i++)
            {
                amounts.Add(Amount(values[i]));
                orders.Add((long)(values[i] >> 6));
                rows.Add(new Row(Uid(t), Amount(values[i]), hasOrder ? values[i] >> 6 : null));
            }

            (string Key, Column Values)[] columns = hasOrder ? [("amount", amounts.Build()), ("order", orders.Build())] : [("amount", amounts.Build())];
            made.Add(Samples.Type($"{Uid(t)}#{t}", JsonValue.Object(("uid", JsonValue.Of(Uid(t)))), columns));
        }

        return (new Profile { ResourceTypes = made }, rows);
    }

    private static double Amount(byte value) => (value & 7) * 0.5;

    private static string Uid(int number) => "abc"[number % 3].ToString();

    private static string[] Table(Profile profile, TableOptions options) =>
        Samples.Table(profile, options with { Format = TableFormat.Named("jsonl") }).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private sealed record Row(string Uid, double Amount, long? Order)
    {
        public string Text
        {
            get
            {
                string order = Order is null ? "" : string.Create(CultureInfo.InvariantCulture, $"\"order\": {Order}, ");
                return string.Create(CultureInfo.InvariantCulture, $"{{\"amount\": {Amount:0.0}, {order}\"snapshots\": 0, \"uid\": \"{Uid}\"}}");
            }
        }
    }
}
