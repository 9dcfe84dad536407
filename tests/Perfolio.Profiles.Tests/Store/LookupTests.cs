using Perfolio.Profiles.Store;
using Perfolio.Profiles.VersionControl;

namespace Perfolio.Profiles.Tests.Store;

public sealed class LookupTests : IDisposable
{
    private const string Sha = HistorylessVersionControl.OnlyVersion;
    private readonly TempDirectory _directory = new();
    private readonly ProfileStore _store;

    public LookupTests()
    {
        _store = Sample.Store(_directory);
        for (int i = 0; i < 4; i++)
        {
            string path = Sample.Save(_store, $"p{i}", Sample.Profile($"c{3 - i}"));
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddDays(1000 + i));
        }
    }

    public void Dispose() => _directory.Dispose();

    private ProfileLookup Lookup(ProfileOrder? order = null, List<string>? remarks = null) => new(
        new ProfileStore(_store.Instance, _store.Versions, TimeProvider.System) { Order = order ?? ProfileOrder.Default },
        _directory.Path)
    {
        Warn = text => remarks?.Add(text),
    };

    [Fact]
    public void Tags_count_in_descending_order_of_the_sort_attribute()
    {
        Lookup().Find("0@p").Name.ShouldBe("p3.perf");
        Lookup(ProfileOrder.Parse("cmd")).Find("0@p").Name.ShouldBe("p0.perf");
        Lookup(ProfileOrder.Parse("source")).Find("3@p").Name.ShouldBe("p0.perf");
        foreach (string name in ProfileOrder.Names) Lookup(ProfileOrder.Parse(name)).Find("3@p").IsPending.ShouldBeTrue();
        Should.Throw<OperationException>(() => ProfileOrder.Parse("size")).Message.ShouldContain("checksum");
    }

    [Fact]
    public void Ranges_skip_missing_positions_with_a_remark()
    {
        List<string> remarks = [];
        Lookup(remarks: remarks).ForAdding(["2@p-9@p", "0@p"]).Select(l => l.Name).ShouldBe(["p1.perf", "p0.perf", "p3.perf"]);
        remarks.ShouldHaveSingleItem().ShouldContain("4@p-9@p");
        Should.Throw<OperationException>(() => Lookup().Find("0@p-1@p"));
        Should.Throw<OperationException>(() => Lookup().Find("7@p"));
    }

    [Theory]
    [InlineData("0@i", 0, 0, false, null)]
    [InlineData("3@p-12@p", 3, 12, true, null)]
    [InlineData("HEAD~1^2@i", 2, 2, false, "HEAD~1")]
    [InlineData("HEAD^^2@i", 2, 2, false, "HEAD^")]
    public void Tags_are_read(string text, int first, int last, bool pending, string? revision) =>
        ProfileTag.TryParse(text).ShouldBe(new ProfileTag(first, last, pending, revision));

    [Theory]
    [InlineData("0@x")]
    [InlineData("0@p-1@i")]
    [InlineData("HEAD^0@p")]
    [InlineData("99999999999@p")]
    [InlineData("p0.perf")]
    public void Other_texts_are_no_tags(string text) => ProfileTag.TryParse(text).ShouldBeNull();

    [Fact]
    public void Names_ids_paths_and_patterns_are_found_in_this_order()
    {
        Registration done = _store.Register(Path.Combine(_store.Instance.JobsDirectory, "p0.perf"), Sha, keepProfile: true);
        Lookup().Find("p0.perf").ObjectId.ShouldBe(done.ObjectId);
        Lookup().Find(done.ObjectId).ObjectId.ShouldBe(done.ObjectId);
        Lookup().Find("HEAD^0@i").ObjectId.ShouldBe(done.ObjectId);
        Lookup().Find("p1.perf").IsPending.ShouldBeTrue();
        Directory.CreateDirectory(_directory["sub"]);
        File.Copy(Path.Combine(_store.Instance.JobsDirectory, "p1.perf"), _directory["sub/far-away.perf"]);
        Lookup().Find("sub/far-away.perf").IsPending.ShouldBeFalse();
        Should.Throw<OperationException>(() => Lookup().Find("far-.*"));
        List<string> asked = [];
        var asking = new ProfileLookup(_store, _directory.Path)
        {
            Confirm = path =>
            {
                asked.Add(path);
                return true;
            },
        };
        asking.Find("far-.*").Path.ShouldBe(_directory["sub/far-away.perf"]);
        asked.ShouldBe([_directory["sub/far-away.perf"]]);
        Should.Throw<OperationException>(() => asking.Find("(["));
    }
}
