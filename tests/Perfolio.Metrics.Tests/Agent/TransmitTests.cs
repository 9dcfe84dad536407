using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Perfolio.Metrics.Agent.Tracing;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Tests.Agent;

public sealed class TransmitTests
{
    [Fact]
    public void Packets_are_paired_and_forgotten()
    {
        var statistics = new TransmitStatistics();
        statistics.Queued(1, "eth0", 100);
        statistics.Queued(2, "lo", 150);
        statistics.Sent(1, 130);
        statistics.Sent(1, 140);
        statistics.Sent(7, 140);
        statistics.Queued(1, "eth0", 200);
        statistics.Sent(1, 205);
        statistics.Freed(2);
        statistics.Sent(2, 300);
        statistics.Queued(3, "lo", 300);
        statistics.Expire(300 + 20_000_000_000);
        statistics.Sent(3, 301 + 20_000_000_000);
        statistics.Devices.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("eth0", (2L, 35L)));
        statistics.Forgotten.ShouldBe(2);
    }

    [Fact]
    public void Fields_of_a_tracepoint()
    {
        var format = TracepointFormat.Parse("""
            name: net_dev_queue
            ID: 2304
            format:
            	field:int common_pid;	offset:4;	size:4;	signed:1;

            	field:void * skbaddr;	offset:8;	size:8;	signed:0;
            	field:__data_loc char[] name;	offset:20;	size:4;	signed:0;
            	field:u8 mac[6];	offset:24;	size:6;	signed:0;
            """)!;
        format.Id.ShouldBe(2304UL);
        (format["skbaddr"], format["name"], format["mac"], format["none"]).ShouldBe((8, 20, 24, -1));
    }

    [SkippableFact]
    public async Task Packets_of_the_loopback_are_counted()
    {
        TransmitTracer? tracer = null;
        try
        {
            tracer = new TransmitTracer(TimeProvider.System);
        }
        catch (OperationException e)
        {
            Skip.If(true, $"the kernel does not let us trace: {e.Message}");
        }

        using (tracer)
        using (var receiver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0)))
        using (var sender = new UdpClient())
        {
            for (var i = 0; i < 50; i++)
                await sender.SendAsync(new byte[100], (IPEndPoint)receiver.Client.LocalEndPoint!);
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            long count = 0;
            while (count < 50)
            {
                limit.Token.ThrowIfCancellationRequested();
                await Task.Delay(20, limit.Token);
                tracer!.Collect();
                using var data = JsonDocument.Parse(tracer.Document.Data());
                foreach (var device in data.RootElement.GetProperty("net_xmit_data").EnumerateArray().Where(static d =>
                    d.GetProperty("__id").GetString() == "lo"))
                {
                    count = device.GetProperty("xmit_count").GetInt64();
                    device.GetProperty("xmit_latency").GetInt64().ShouldBeGreaterThan(0);
                }
            }
        }
    }
}
