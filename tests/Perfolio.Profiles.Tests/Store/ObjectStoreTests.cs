using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Perfolio.Profiles.Store;

namespace Perfolio.Profiles.Tests.Store;

public sealed class ObjectStoreTests : IDisposable
{
    // Made with Python: zlib.compress(b'profile time 13\0{"a": [1, 2]}'), sha1 of the same text.
    private const string PythonId = "e0e59a09f6326d952ed428537194a7a0789b5b1a";
    private const string PythonBlob = "789c2b28ca4fcbcc495528c9cc4d55303466a8564a54b2528836d451308aad05008fcc08a3";

    private readonly TempDirectory _directory = new();
    private readonly ObjectStore _objects;

    public ObjectStoreTests() => _objects = new ObjectStore(_directory.Path);

    public void Dispose() => _directory.Dispose();

    private string Put(string body, string type = "time") => _objects.Put(type, s => s.Write(Encoding.ASCII.GetBytes(body)));

    private string ReadBody(string id)
    {
        using StoredObject stored = _objects.Open(id);
        using var reader = new StreamReader(stored.Body);
        return reader.ReadToEnd();
    }

    private string Plant(string id, byte[] file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_objects.PathOf(id))!);
        File.WriteAllBytes(_objects.PathOf(id), file);
        return id;
    }

    private static byte[] Deflate(string content)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal)) zlib.Write(Encoding.ASCII.GetBytes(content));
        return output.ToArray();
    }

    [Fact]
    public void The_id_is_the_one_python_computes() => Put("{\"a\": [1, 2]}").ShouldBe(PythonId);

    [Fact]
    public void A_blob_written_by_python_is_read()
    {
        Plant(PythonId, Convert.FromHexString(PythonBlob));
        using StoredObject stored = _objects.Open(PythonId);
        stored.Type.ShouldBe("time");
        stored.Length.ShouldBe(13);
        ReadBody(PythonId).ShouldBe("{\"a\": [1, 2]}");
    }

    [Theory]
    [InlineData("bound")]
    [InlineData("surprise")]
    public void Any_type_is_read_back(string type)
    {
        string id = Put("{}", type);
        using StoredObject stored = _objects.Open(id);
        stored.Type.ShouldBe(type);
        stored.Finish();
    }

    [Fact]
    public void An_existing_object_is_left_alone()
    {
        string id = Put("{}");
        File.WriteAllText(_objects.PathOf(id), "mine");
        Put("{}").ShouldBe(id);
        File.ReadAllText(_objects.PathOf(id)).ShouldBe("mine");
        Directory.GetFiles(_directory.Path, "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_body_above_the_memory_limit_is_stored_the_same()
    {
        var body = new StringBuilder();
        for (int i = 0; i < 200_000; i++) body.Append(i).Append(", ");
        string text = body.ToString();
        var small = new ObjectStore(_directory["small"]) { MemoryLimit = 300_000 };
        string id = small.Put("time", s => s.Write(Encoding.ASCII.GetBytes(text)));
        id.ShouldBe(Put(text));
        ReadBody(id).ShouldBe(text);
        Directory.GetFiles(_directory["small"], "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
    }

    [Fact]
    public void Truncation_at_every_byte_is_an_error()
    {
        string id = Put("{\"resources\": {\"a#0\": {\"amount\": [1, 2, 3, 4, 5, 6, 7]}}}");
        byte[] whole = File.ReadAllBytes(_objects.PathOf(id));
        for (int length = 0; length < whole.Length; length++)
        {
            Plant(id, whole[..length]);
            Should.Throw<ProfileException>(() => ReadBody(id), $"length {length} of {whole.Length}").File.ShouldBe(_objects.PathOf(id));
        }
    }

    [Fact]
    public void A_header_that_asks_for_a_dictionary_is_damage()
    {
        string id = Put("{}");
        byte[] bytes = File.ReadAllBytes(_objects.PathOf(id));
        (bytes[0], bytes[1]) = (0x78, 0x20);
        Plant(id, bytes);
        Should.Throw<ProfileException>(() => ReadBody(id)).Message.ShouldContain("damaged");
    }

    [Fact]
    public void No_mutation_goes_unnoticed()
    {
        string body = "{\"resources\": {\"a#0\": {\"amount\": [1, 2, 3, 4, 5, 6, 7]}}}";
        string id = Put(body);
        byte[] whole = File.ReadAllBytes(_objects.PathOf(id));
        Prop.ForAll<int, byte>((at, value) =>
        {
            byte[] mutated = [.. whole];
            mutated[(int)((uint)at % (uint)whole.Length)] = value;
            Plant(id, mutated);
            try
            {
                return ReadBody(id) == body;
            }
            catch (ProfileException)
            {
                return true;
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("profile time 3\0{}", "ends after")]
    [InlineData("profile time 1\0{}", "longer than")]
    [InlineData("profile time -2\0{}", "header")]
    [InlineData("profile time 99999999999999999999\0{}", "header")]
    [InlineData("commit time 2\0{}", "header")]
    [InlineData("profile time 2 {}", "header")]
    [InlineData("profile time 2\0{}", "fit")]
    public void A_wrong_header_is_refused(string content, string reason)
    {
        Plant(PythonId, Deflate(content));
        Should.Throw<ProfileException>(() => ReadBody(PythonId)).Message.ShouldContain(reason);
    }

    [Fact]
    public void A_missing_object_is_one_clear_line() =>
        Should.Throw<OperationException>(() => _objects.Open(PythonId)).Message.ShouldContain("no object");

    [Fact]
    public void A_crash_before_the_rename_changes_nothing()
    {
        string id = Put("{}");
        var interrupted = new AtomicFile(_objects.PathOf(id));
        interrupted.Stream.Write("half"u8);
        interrupted.Stream.Flush();
        File.Exists(interrupted.TemporaryPath).ShouldBeTrue();
        ReadBody(id).ShouldBe("{}");
        interrupted.Dispose();
        File.Exists(interrupted.TemporaryPath).ShouldBeFalse();
        ReadBody(id).ShouldBe("{}");
    }
}
