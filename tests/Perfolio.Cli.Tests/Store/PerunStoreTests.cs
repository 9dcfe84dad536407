#pragma warning disable CA5350 // the store's ids are SHA-1
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Store;

/// <summary>A store whose bytes were made by Perun's rules, not by this program's.</summary>
public sealed class PerunStoreTests
{
    private const string Body =
        """{"resources": {"sleep#0": {"amount": [0.01, 0.02], "order": [1, 2]}}, "resource_type_map": {"sleep#0": {"subtype": "real", "time": "0.0", "type": "time", "uid": "sleep"}}, "models": [], "header": {"type": "time", "cmd": "sleep", "workload": "0.01", "units": {"time": "s"}}, "collector_info": {"name": "time", "params": {"warmup": 1, "repeat": 2, "workload": "0.01"}}, "postprocessors": []}""";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Registered_profiles_are_listed_shown_and_kept(int version)
    {
        using var scratch = Scratch.Instance();
        string head = scratch.Head;
        byte[] blob = Blob(Body, out string id);
        string blobFile = Put(scratch, id, blob);
        byte[] entry = Entry(version, 1_700_000_000, id, "time-[sleep]-[0.01]-2023-11-14-22-13-20.perf", "time", "sleep", "0.01", "time");
        string indexFile = Put(scratch, head, Index(version, [entry]));

        scratch.Perfolio("status").Succeeds().Out.ShouldContain("0@i ┃ [time] ┃ time       ┃ (2023-11-14 22:13:20) ┃ time-[sleep]-[0.01]-2023-11-14-22-13-20.perf ┃");
        JsonElement listed = scratch.Json("status", "--json").GetProperty("registered").EnumerateArray().ShouldHaveSingleItem();
        listed.GetProperty("postprocessors").GetArrayLength().ShouldBe(0);
        scratch.Json("show", "0@i", "summary", "--json")[0].GetProperty("mean").GetDouble().ShouldBe(0.015, 1e-12);
        scratch.Perfolio("log", "-s").Succeeds().Out.ShouldContain("(1|0|0|1 profiles)");

        // An old index is upgraded when it is listed; the entry's version-2 bytes are those of the reference.
        byte[] upgraded = Index(2, [Entry(2, 1_700_000_000, id, "time-[sleep]-[0.01]-2023-11-14-22-13-20.perf", "time", "sleep", "0.01", "time")]);
        File.ReadAllBytes(indexFile).ShouldBe(upgraded);

        scratch.AddPending("zz.perf", Sample.Time(head));
        scratch.Perfolio("add", "0@p").Succeeds();
        File.ReadAllBytes(blobFile).ShouldBe(blob);
        byte[] both = File.ReadAllBytes(indexFile);
        BinaryPrimitives.ReadInt32LittleEndian(both.AsSpan(8)).ShouldBe(2);
        both.AsSpan(12, upgraded.Length - 12).ToArray().ShouldBe(upgraded[12..]);

        scratch.Perfolio("rm", "zz.perf").Succeeds();
        File.ReadAllBytes(indexFile).ShouldBe(upgraded);
    }

    [Fact]
    public void What_is_added_has_the_bytes_of_the_reference()
    {
        using var scratch = Scratch.Instance();
        string head = scratch.Head;
        string name = "time-[sleep]-[0.01]-2026-11-21-00-13-18.perf";
        string file = scratch.AddPending(name, Body[..^1] + $", \"origin\": \"{head}\"}}");
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddSeconds(0x6B00E21F));

        // The pending index: 118 bytes, its checksum that of the file's path.
        scratch.Perfolio("status", "-s").Succeeds();
        byte[] pending = File.ReadAllBytes(scratch.At(".perun/jobs/.index"));
        string pathId = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(file)));
        pending.ShouldBe(Index(2, [Entry(2, 0x6B00E21F, pathId, name, "time", "sleep", "0.01", "time")]));
        pending.Length.ShouldBe(118);

        scratch.Perfolio("add", "0@p").Succeeds();
        Blob(Body, out string id);
        string blob = scratch.At($".perun/objects/{id[..2]}/{id[2..]}");
        Inflate(File.ReadAllBytes(blob)).ShouldBe($"profile time {Body.Length.ToString(CultureInfo.InvariantCulture)}\0{Body}");
        File.ReadAllBytes(blob)[0].ShouldBe((byte)0x78);
        File.ReadAllBytes(scratch.At($".perun/objects/{head[..2]}/{head[2..]}")).ShouldBe(Index(2, [Entry(2, 0x6B00E21F, id, name, "time", "sleep", "0.01", "time")]));
        File.ReadAllBytes(scratch.At(".perun/jobs/.index")).ShouldBe(Index(2, []));
    }

    [Fact]
    public void The_same_content_under_two_names_is_one_blob()
    {
        using var scratch = Scratch.Instance();
        scratch.AddPending("a.perf", Sample.Time(scratch.Head));
        scratch.AddPending("b.perf", Sample.Time(scratch.Head));
        scratch.Perfolio("add", "0@p-1@p").Succeeds();
        JsonElement[] registered = [.. scratch.Json("status", "--json").GetProperty("registered").EnumerateArray()];
        registered.Length.ShouldBe(2);
        registered[0].GetProperty("checksum").GetString().ShouldBe(registered[1].GetProperty("checksum").GetString());
    }

    internal static byte[] Blob(string body, out string id)
    {
        byte[] content = Encoding.UTF8.GetBytes($"profile time {body.Length.ToString(CultureInfo.InvariantCulture)}\0{body}");
        id = Convert.ToHexStringLower(SHA1.HashData(content));
        using var memory = new MemoryStream();
        using (var zlib = new ZLibStream(memory, CompressionLevel.Optimal)) zlib.Write(content);
        return memory.ToArray();
    }

    internal static byte[] Index(int version, byte[][] entries)
    {
        byte[] head = new byte[12];
        "pidx"u8.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), version);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), entries.Length);
        return [.. head, .. entries.SelectMany(e => e)];
    }

    internal static byte[] Entry(int version, uint time, string sha, string name, params string[] texts)
    {
        byte[] number = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(number, time);
        var bytes = new List<byte>([.. number, .. Convert.FromHexString(sha), .. Encoding.UTF8.GetBytes(name), 0]);
        if (version == 1) return [.. bytes];
        foreach (string text in texts.Append(""))
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteUInt32LittleEndian(number, (uint)utf8.Length);
            bytes.AddRange([.. number, .. utf8]);
        }

        return [.. bytes];
    }

    private static string Put(Scratch scratch, string id, byte[] bytes)
    {
        string path = scratch.At($".perun/objects/{id[..2]}/{id[2..]}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static string Inflate(byte[] bytes)
    {
        using var zlib = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var reader = new StreamReader(zlib, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
