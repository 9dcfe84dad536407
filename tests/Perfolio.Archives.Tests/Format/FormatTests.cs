using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Perfolio.Archives.Dump;
using Perfolio.Archives.Format;

namespace Perfolio.Archives.Tests.Format;

public sealed class FormatTests
{
    [Theory]
    [InlineData(0x01002000, "millisec")]
    [InlineData(0x00100000, "count")]
    [InlineData(0x10000000, "byte")]
    [InlineData(0x10010000, "Kbyte")]
    [InlineData(0, "none")]
    public void Units_have_the_usual_text(uint packed, string text) => new MetricUnits(packed).ToString().ShouldBe(text);

    [Fact]
    public void Units_of_several_dimensions()
    {
        MetricUnits.From(0, -1, 1, 0, 3).ToString().ShouldBe("count / sec");
        MetricUnits.From(1, -1, 0, 1, 3).ToString().ShouldBe("Kbyte / sec");
        MetricUnits.From(0, -1, 0, 0, 1).ToString().ShouldBe("/ microsec");
        MetricUnits.From(1, -2, 0, 0, 3).ToString().ShouldBe("byte / sec^2");
        MetricUnits.From(0, 0, 1, 0, 0, 6).ToString().ShouldBe("count x 10^6");
    }

    [Theory]
    [InlineData("6553f10a000000001dcd6500", 1_700_000_010_500_000_000)]
    [InlineData("000003e80000000100000005", 4_294_968_296_000_000_005)]
    public void V3_stores_the_low_word_of_the_seconds_first(string hex, long nanoseconds)
    {
        StampCodec.TryRead(Convert.FromHexString(hex), ArchiveVersion.V3, out var stamp).ShouldBeTrue();
        stamp.Nanoseconds.ShouldBe(nanoseconds);
        var bytes = new byte[12];
        StampCodec.TryWrite(bytes, ArchiveVersion.V3, stamp).ShouldBeTrue();
        Convert.ToHexStringLower(bytes).ShouldBe(hex);
    }

    [Fact]
    public void A_fraction_of_a_whole_second_is_carried()
    {
        StampCodec.TryRead(Convert.FromHexString("00000014000000003b9aca00"), ArchiveVersion.V3, out var stamp).ShouldBeTrue();
        stamp.ShouldBe(Timestamp.From(21));
        StampCodec.TryRead(Convert.FromHexString("00000014000f4240"), ArchiveVersion.V2, out stamp).ShouldBeTrue();
        stamp.ShouldBe(Timestamp.From(21));
    }

    [Fact]
    public void Stamps_survive_the_round_trip() => Prop.ForAll(
        ArbMap.Default.ArbFor<long>(),
        static value =>
        {
            var stamp = new Timestamp(value / 2);
            var bytes = new byte[12];
            return StampCodec.TryWrite(bytes, ArchiveVersion.V3, stamp)
                && StampCodec.TryRead(bytes, ArchiveVersion.V3, out var read) && read == stamp;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_stamp_makes_the_codec_throw() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<byte>().ArrayOf(12).ToArbitrary(),
        static bytes => StampCodec.TryRead(
            bytes, ArchiveVersion.V3, out _) | StampCodec.TryRead(bytes, ArchiveVersion.V2, out _) | true)
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1.0 / 3, 16, "0.3333333333333333")]
    [InlineData(1e20, 16, "1e+20")]
    [InlineData(1e-7, 16, "1e-07")]
    [InlineData(-0.0, 16, "-0")]
    [InlineData(0.0, 16, "0")]
    [InlineData(double.PositiveInfinity, 16, "inf")]
    [InlineData(-1234.5, 16, "-1234.5")]
    [InlineData(0.0001, 16, "0.0001")]
    [InlineData(9.95, 16, "9.949999999999999")]
    [InlineData(123456789.0, 8, "1.2345679e+08")]
    [InlineData(12345678.0, 8, "12345678")]
    [InlineData(1e16, 16, "1e+16")]
    [InlineData(1e15, 16, "1000000000000000")]
    [InlineData(-1.371380375612005e+306, 16, "-1.371380375612005e+306")]
    public void Numbers_look_as_in_C(double value, int digits, string text)
    {
        var target = new byte[64];
        Encoding.ASCII.GetString(target, 0, GeneralNumber.Format(value, digits, target)).ShouldBe(text);
    }

    [Fact]
    public void Floats_have_eight_digits()
    {
        var target = new byte[64];
        Encoding.ASCII.GetString(target, 0, GeneralNumber.Format(1f / 3, 8, target)).ShouldBe("0.33333334");
    }

    [Fact]
    public void Labels_are_cut_at_a_character_boundary()
    {
        var label = WorkedExample.Label(ArchiveVersion.V2) with { HostName = new string('ä', 40) };
        LabelCodec.TryRead(LabelCodec.Encode(label), out var read, out _).Status.ShouldBe(ParseStatus.Done);
        read!.HostName.ShouldBe(new string('ä', 31));
    }

    [Fact]
    public void Error_codes_have_pcps_texts()
    {
        ErrorCodes.Text(-12351).ShouldBe("Missing metric value(s)");
        ErrorCodes.Text(-2).ShouldBe("No such file or directory");
    }
}
