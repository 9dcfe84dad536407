using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Interop.Tests.Archives;
using Perfolio.Metrics.Catalogue;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Client;
using Perfolio.Metrics.Tests;
using Perfolio.Metrics.Tests.Protocol;

namespace Perfolio.Interop.Tests.Metrics;

/// <summary>Our client against a real pmcd.</summary>
[Trait("Category", "Interop")]
public sealed class PmcdClientInteropTests(PmcdFixture pmcd) : IClassFixture<PmcdFixture>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_name_space_is_the_one_that_pminfo_sees(bool local)
    {
        using var client = await PmcdClient.ConnectAsync(local ? pmcd.Socket : pmcd.Address);
        client.Features.HasFlag(PduFeatures.HighResolution | PduFeatures.Descriptors | PduFeatures.Labels).ShouldBeTrue();
        var (_, output, error) = await PcpTools.RunAsync("pminfo", null, "-h", pmcd.Host, "-m");
        // Derived metrics are made by the client.
        var theirs = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(static l => !l.Contains("PMID: 511.", StringComparison.Ordinal)).ToArray();
        theirs.Length.ShouldBeGreaterThan(1000, error);
        var names = await client.TraverseAsync("");
        var pmids = await client.LookUpAsync(names);
        var ours = names.Zip(pmids, static (n, p) => $"{n} PMID: {p}").ToArray();
        ours.Except(theirs, StringComparer.Ordinal).ShouldBeEmpty();
        theirs.Except(ours, StringComparer.Ordinal).ShouldBeEmpty();
        var descriptors = await client.DescribeAsync(pmids);
        descriptors.Count(static d => d is not null).ShouldBeGreaterThan(1000);
        foreach (var (name, descriptor) in names.Zip(descriptors))
        {
            if (MetricCatalogue.TryFind(name, out var known))
                known.Descriptor.Conflict(descriptor!).ShouldBe(0, name);
        }
    }

    [Fact]
    public async Task A_thousand_metrics_are_fetched_at_once()
    {
        using var client = await PmcdClient.ConnectAsync(pmcd.Address);
        var pmids = (await client.LookUpAsync(await client.TraverseAsync("kernel")))
            .Concat(await client.LookUpAsync(await client.TraverseAsync("network"))).ToArray();
        pmids.Length.ShouldBeGreaterThan(400);
        await client.ProfileAsync(InstanceProfile.All);
        var values = new ResultView();
        await client.FetchAsync(pmids, values);
        values.TryGetTime(out var time).ShouldBeTrue();
        DateTimeOffset.FromUnixTimeSeconds(time.Seconds).ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
        var descriptors = await client.DescribeAsync(pmids);
        // The values were those of the last question.
        await client.FetchAsync(pmids, values);
        for (var i = 0; i < pmids.Length; i++)
        {
            var set = values.Sets[i];
            for (var j = 0; j < set.Count; j++)
                values.IsOf(set.First + j, descriptors[i]!.Type).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Children_names_instances_texts_and_labels_are_those_of_pcp()
    {
        using var client = await PmcdClient.ConnectAsync(pmcd.Address);
        (await client.ChildrenAsync("kernel")).Select(static c => c.Name)
            .ShouldBe(["all", "pernode", "percpu", "uname"], ignoreOrder: true);
        var load = (await client.LookUpAsync(["kernel.all.load"]))[0];
        (await client.NamesOfAsync(load)).ShouldBe(["kernel.all.load"]);
        (await client.InstancesAsync(InstanceDomainId.From(60, 2)))!.Name(1).ShouldBe("5 minute");
        (await client.InstancesAsync(InstanceDomainId.From(60, 999))).ShouldBeNull();
        ArchiveText.Decode((await client.TextAsync(HelpTextKind.OneLine | HelpTextKind.Metric, load.Value))!)
            .ShouldBe("1, 5 and 15 minute load average");
        (await client.LabelsAsync(LabelSetKind.Domain, 60)).Single().Json.ShouldBe("{\"agent\":\"linux\"}"u8.ToArray());
        ArchiveText.Decode((await client.LabelsAsync(LabelSetKind.Context, uint.MaxValue)).Single().Json)
            .ShouldContain("\"hostname\"");
        await client.ProfileAsync(InstanceProfile.All);
        (await client.LabelsAsync(LabelSetKind.Instances, InstanceDomainId.From(60, 0).Value))[0]
            .Json.ShouldBe("{\"cpu\":0}"u8.ToArray());
    }

    [Fact]
    public async Task The_profile_chooses_instances()
    {
        using var client = await PmcdClient.ConnectAsync(pmcd.Address);
        await client.ProfileAsync(
            new InstanceProfile(includeOthers: true, [new ProfileDomain(InstanceDomainId.From(60, 2), OnlyListed: true, [5])]));
        var values = new ResultView();
        await client.FetchAsync(await client.LookUpAsync(["kernel.all.load", "kernel.percpu.cpu.user"]), values);
        values.Sets[0].Count.ShouldBe(1);
        values.InstanceAt(0).ShouldBe(5);
        values.Sets[1].Count.ShouldBe(ThisMachine.Processors);
    }

    [Fact]
    public async Task A_value_is_stored_in_our_agent()
    {
        using var client = await PmcdClient.ConnectAsync(pmcd.Address);
        var builder = new ResultBuilder();
        builder.BeginMetric(SampleMetrics.Metric(2), MetricType.Int64);
        builder.AddInt64(-1, 5);
        (await Should.ThrowAsync<PmcdException>(() => client.StoreAsync(builder))).Code.ShouldBe(-12387);
    }
}
