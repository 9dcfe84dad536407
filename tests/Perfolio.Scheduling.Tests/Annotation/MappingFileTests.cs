using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Perfolio.Scheduling.Annotation;

namespace Perfolio.Scheduling.Tests.Annotation;

public sealed class MappingFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    private TaskMap Read(byte[] bytes)
    {
        File.WriteAllBytes(_path, bytes);
        return TaskMap.Read(_path);
    }

    private TaskMap Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private void Fails(string text, string message) =>
        Should.Throw<SchedulingException>(() => Read(text)).Message.ShouldBe($"{_path}: {message}");

    [Fact]
    public void Both_examples_of_the_manual_give_its_names()
    {
        const string Long =
            "19236,instance-000019f4,vcpu0,8f81e3a1-3ebd-4015-bbee-e291f0672d02,FULL,5,Firewall\n453,instance-00001892,emulator,4a81e3cc-4de0-5030-cbfd-f3c43213c34b,FULL,2,Router";
        const string Short = "19236,,vcpu0,,,5,Firewall\n453,,emulator,,,2,Router\n";
        foreach (string text in new[] { Long, Short })
            Read(text).Names.ShouldBe(
                new Dictionary<int, string> { [19236] = "Firewall.05.vcpu0", [453] = "Router.02.emulator" }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("0", "A.00.x")]
    [InlineData(" 7 ", "A.07.x")]
    [InlineData("+8", "A.08.x")]
    [InlineData("-5", "A.-5.x")]
    [InlineData("123", "A.123.x")]
    [InlineData("12345678901", "A.12345678901.x")]
    public void Group_ids_have_two_digits_at_least(string group, string name) =>
        Read($"1,,x,,,{group},A").Names[1].ShouldBe(name);

    [Fact]
    public void Byte_order_mark_line_ends_of_Windows_blank_lines_and_blanks_around_fields_are_no_matter()
    {
        TaskMap map = Read(
            [.. Encoding.UTF8.Preamble, .. " 1 ,, vcpu0 ,,, 5 , Firewall \r\n\r\n  \r\n2,,vcpu1,,,5,Firewall\r\n"u8]);
        map.Names.ShouldBe(
            new Dictionary<int, string> { [1] = "Firewall.05.vcpu0", [2] = "Firewall.05.vcpu1" }, ignoreOrder: true);
    }

    [Fact]
    public void A_field_in_quotes_holds_commas_quotes_and_blanks() =>
        Read("1,,\" a,\"\"b\"\" \" ,,,5,\"x, \"\"y\"\"\"").Names[1].ShouldBe("x, \"y\".05. a,\"b\" ");

    [Fact]
    public void Errors_name_file_line_and_field()
    {
        Fails("1,,vcpu0,,,5,Firewall\n1,,vcpu0,,,5",
            "line 2 has 6 fields, not the 7 of tid,instance,type,uuid,group type,group id,name");
        Fails("1,,vcpu0,,,5,Firewall,x", "line 1 has 8 fields, not the 7 of tid,instance,type,uuid,group type,group id,name");
        Fails("\n\n1x,,vcpu0,,,5,Firewall", "line 3 field 1, the thread id, is no whole number: '1x'");
        Fails("-1,,vcpu0,,,5,Firewall", "line 1 field 1, the thread id, is negative: '-1'");
        Fails("99999999999,,vcpu0,,,5,Firewall", "line 1 field 1, the thread id, is no whole number: '99999999999'");
        Fails("1,,vcpu0,,,,Firewall", "line 1 field 6, the group id, is no whole number: ''");
        Fails("1,,vcpu0,,,5,", "line 1 field 7, the task name, is empty");
        Fails("1,,vcpu0,,,5,\"Fire", "line 1 field 7, the task name, has no closing quote");
        Fails("1,,\"vcpu\"0,,,5,Fire",
            "line 1 field 3, the task type, goes on behind its closing quote; quotes inside of it are doubled");
    }

    [Fact]
    public void Hostile_names_are_refused_and_shown_harmless()
    {
        Fails("1,,vcpu0,,,5,\u001b[2Jx", "line 1 field 7, the task name, holds a control character: '\\x1b[2Jx'");
        Fails("1,,a\0b,,,5,x", "line 1 field 3, the task type, holds a control character: 'a\\x00b'");
        Fails($"1,,vcpu0,,,5,{new string('x', 5000)}", "line 1 field 7, the task name, is longer than 4096 characters");
        Fails($"{new string('9', 100)},,vcpu0,,,5,x",
            $"line 1 field 1, the thread id, is no whole number: '{new string('9', 60)}…'");
        Should.Throw<SchedulingException>(() =>
            Read([.. "1,,vcpu0,,,5,a\n2,,vcpu0,,,5,"u8, 0xff, 0xfe])).Message.ShouldBe($"{_path}: line 2 is no UTF-8 text");
        Fails(new string(',', 3_000_000),
            "line 1 has 3000001 fields, not the 7 of tid,instance,type,uuid,group type,group id,name");
        Read("1,,vcpu0,,,5,</script><b>").Names[1].ShouldBe("</script><b>.05.vcpu0");
    }

    [Fact]
    public void The_names_of_the_other_mapping_count_first()
    {
        TaskMap one = TaskMap.Of([new TaskMapEntry(1, "x", 1, "A"), new TaskMapEntry(2, "x", 1, "B")]),
            other = TaskMap.Of([new TaskMapEntry(2, "y", 2, "C")]);
        one.With(other).Names.ShouldBe(new Dictionary<int, string> { [1] = "A.01.x", [2] = "C.02.y" }, ignoreOrder: true);
        one.Names[2].ShouldBe("B.01.x");
    }

    [Fact]
    public void Any_entry_can_be_written_and_read_again()
    {
        var entries = from tid in Gen.Choose(0, int.MaxValue)
                      from texts in Gen.ListOf(ArbMap.Default.GeneratorFor<string?>(), 5)
                      from letters in Gen.ListOf(
                          Gen.Elements(",", "\"", " ", "\n", "\r", "a", "é", "\u001b", "\u2028", "\ud800"), 6)
                      from number in Gen.Choose(int.MinValue, int.MaxValue)
                      select new TaskMapEntry(tid, string.Concat(letters) + texts[0], number,
                          "n" + texts[1] + string.Concat(letters.AsEnumerable().Reverse()))
                      {
                          Instance = texts[2] ?? "",
                          Uuid = texts[3] ?? "",
                          GroupType = texts[4] ?? "",
                      };
        Prop.ForAll(entries.ToArbitrary(), entry =>
        {
            var text = new StringWriter();
            TaskMapWriter.Write([entry], text);
            text.ToString().Count(static c => c == '\n').ShouldBe(1);
            var map = Read(text.ToString());
            map.Names.Keys.ShouldBe([entry.Tid]);
            if (!entry.Name.Any(static c => c is < ' ' or > '~')) map.Names[entry.Tid].ShouldBe(entry.Name);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Mutated_files_are_read_or_refused_in_one_line()
    {
        byte[] sample = "19236,instance-000019f4,vcpu0,8f81,FULL,5,Firewall\n453,,\"emu,lator\",,,2,Router\n"u8.ToArray();
        var mutations = from at in Gen.Choose(0, sample.Length - 1)
                        from value in Gen.Choose(0, 255)
                        from length in Gen.Choose(0, sample.Length)
                        select (at, value, length);
        Prop.ForAll(mutations.ToArbitrary(), m =>
        {
            byte[] bytes = [.. sample];
            bytes[m.at] = (byte)m.value;
            try
            {
                Read(bytes[..m.length]).Names.Values.ShouldAllBe(static n => !n.Any(char.IsControl));
            }
            catch (SchedulingException e)
            {
                e.Message.ShouldMatch("^[^\n]*: line [0-9]+ [^\n\0]*$");
            }
        }).QuickCheckThrowOnFailure();
    }
}
