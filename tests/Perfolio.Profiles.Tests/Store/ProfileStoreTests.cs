using Perfolio.Profiles.Json;
using Perfolio.Profiles.Store;
using Perfolio.Profiles.VersionControl;

namespace Perfolio.Profiles.Tests.Store;

public sealed class ProfileStoreTests : IDisposable
{
    private const string Sha = HistorylessVersionControl.OnlyVersion;
    private readonly TempDirectory _directory = new();
    private readonly ProfileStore _store;

    public ProfileStoreTests() => _store = Sample.Store(_directory);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Saving_never_overwrites()
    {
        string[] names = [.. Enumerable.Range(0, 3).Select(_ => Path.GetFileName(Sample.Save(_store, "a.perf")))];
        names.ShouldBe(["a.perf", "a(1).perf", "a(2).perf"]);
        _store.Pending().Profiles.Count.ShouldBe(3);
        IndexFile.Load(_store.Instance.PendingIndexFile).Entries.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("")]
    [InlineData("..")]
    public void A_name_that_leaves_the_directory_is_refused(string name) =>
        Should.Throw<OperationException>(() => Sample.Save(_store, name));

    [Fact]
    public void Adding_moves_a_profile_from_pending_to_registered()
    {
        string path = Sample.Save(_store, "a");
        Registration done = _store.Register(path, Sha);
        File.Exists(path).ShouldBeFalse();
        _store.Pending().Profiles.ShouldBeEmpty();
        ProfileEntry entry = _store.Registered(Sha).ShouldHaveSingleItem();
        entry.Line.Checksum.ShouldBe(done.ObjectId);
        entry.Line.Command.ShouldBe("sleep");
        entry.Line.Postprocessors.ShouldBeEmpty();
        ProfileLocation found = new ProfileLookup(_store, _directory.Path).Find("0@i");
        _store.Load(found).Command.ShouldBe("sleep");
        using StoredObject blob = _store.Objects.Open(done.ObjectId);
        using var text = new StreamReader(blob.Body);
        text.ReadToEnd().ShouldNotContain("origin");
    }

    [Fact]
    public void A_profile_of_another_version_or_of_a_dirty_tree_needs_force()
    {
        string other = Sample.Save(_store, "other", Sample.Profile(origin: new string('1', 40)));
        Should.Throw<OperationException>(() => _store.Register(other, Sha)).Message.ShouldContain("measured at 1111");
        string dirty = Sample.Save(_store, "dirty", Sample.Profile() with
        {
            Header = Sample.Profile().Header.With("dirty", JsonValue.Of("abc")),
        });
        Should.Throw<OperationException>(() => _store.Register(dirty, Sha)).Message.ShouldContain("uncommitted");
        _store.Registered(Sha).ShouldBeEmpty();
        _store.Register(other, Sha, force: true);
        _store.Register(dirty, Sha, force: true, keepProfile: true);
        _store.Registered(Sha).Count.ShouldBe(2);
        File.Exists(dirty).ShouldBeTrue();
    }

    [Fact]
    public void The_same_file_is_registered_once()
    {
        string path = Sample.Save(_store, "a");
        _store.Register(path, Sha, keepProfile: true).WasRegistered.ShouldBeFalse();
        _store.Register(path, Sha, keepProfile: true).WasRegistered.ShouldBeTrue();
        _store.Registered(Sha).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_file_outside_the_store_is_not_deleted()
    {
        string path = Sample.Save(_store, "a");
        File.Move(path, _directory["mine.perf"]);
        _store.Register(_directory["mine.perf"], Sha);
        File.Exists(_directory["mine.perf"]).ShouldBeTrue();
        Should.Throw<OperationException>(() => _store.Remove(new ProfileLocation(_directory["mine.perf"], "mine.perf")));
    }

    [Fact]
    public void Removing_takes_the_entry_and_leaves_the_blob()
    {
        Registration done = _store.Register(Sample.Save(_store, "a"), Sha);
        _store.Remove(new ProfileLookup(_store).ForRemoving(["0@i"]).Single());
        _store.Registered(Sha).ShouldBeEmpty();
        _store.Objects.Contains(done.ObjectId).ShouldBeTrue();
        string pending = Sample.Save(_store, "b");
        _store.Remove(new ProfileLookup(_store).ForRemoving(["b.perf"]).Single());
        File.Exists(pending).ShouldBeFalse();
    }

    [Fact]
    public void The_pending_list_follows_the_directory()
    {
        string path = Sample.Save(_store, "a");
        DateTime modified = File.GetLastWriteTimeUtc(path);
        File.WriteAllText(path, File.ReadAllText(path).Replace("sleep", "other-command", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(path, modified);
        File.WriteAllText(Path.Combine(_store.Instance.JobsDirectory, "bad.perf"), "{\"resources\": ");
        PendingList list = _store.Pending();
        list.Profiles.ShouldHaveSingleItem().Line.Command.ShouldBe("other-command");
        list.Damaged.ShouldHaveSingleItem().Reason.ShouldContain("bad.perf");
        File.Delete(path);
        _store.Pending().Profiles.ShouldBeEmpty();
        IndexFile.Load(_store.Instance.PendingIndexFile).Entries.ShouldBeEmpty();
    }

    [Fact]
    public void A_damaged_pending_index_is_made_again()
    {
        Sample.Save(_store, "a");
        File.WriteAllText(_store.Instance.PendingIndexFile, "pidx garbage");
        _store.Pending().Profiles.ShouldHaveSingleItem();
        IndexFile.Load(_store.Instance.PendingIndexFile).Entries.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_damaged_index_of_a_version_is_an_error_and_stays()
    {
        _store.Register(Sample.Save(_store, "a"), Sha);
        string index = _store.Instance.MinorVersionIndexFile(Sha);
        byte[] half = File.ReadAllBytes(index)[..30];
        File.WriteAllBytes(index, half);
        Should.Throw<ProfileException>(() => _store.Registered(Sha)).Offset.ShouldNotBeNull();
        Should.Throw<ProfileException>(() => _store.Register(Sample.Save(_store, "b"), Sha));
        File.ReadAllBytes(index).ShouldBe(half);
    }

    [Fact]
    public void A_version_1_index_is_completed_from_its_blobs()
    {
        Registration done = _store.Register(Sample.Save(_store, "a"), Sha);
        byte[] old = [.. "pidx"u8, 1, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0, .. Convert.FromHexString(done.ObjectId), .. "a.perf\0"u8];
        File.WriteAllBytes(_store.Instance.MinorVersionIndexFile(Sha), old);
        _store.Register(Sample.Save(_store, "b", Sample.Profile("other")), Sha);
        IndexFile index = IndexFile.Load(_store.Instance.MinorVersionIndexFile(Sha));
        index.Version.ShouldBe(2);
        index.Entries.Select(e => e.Command).ShouldBe(["sleep", "other"]);
    }

    [Fact]
    public async Task Concurrent_writers_lose_nothing()
    {
        const int Writers = 4, Each = 8;
        string[][] files = [.. Enumerable.Range(0, Writers).Select(w =>
            Enumerable.Range(0, Each).Select(i => Sample.Save(_store, $"p{w}-{i}", Sample.Profile($"c{w}-{i}"))).ToArray())];
        await Task.WhenAll(files.Select(mine => Task.Run(() =>
        {
            ProfileStore own = Sample.Open(_store.Instance);
            foreach (string file in mine) own.Register(file, Sha);
        })));
        _store.Registered(Sha).Count.ShouldBe(Writers * Each);
        _store.Pending().Profiles.ShouldBeEmpty();
    }
}
