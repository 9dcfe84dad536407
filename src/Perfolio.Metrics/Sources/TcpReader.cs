using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// TCP connections by state, of both families at once, from the kernel's socket diagnostics; from /proc/net/tcp and tcp6 when it
/// has none.
/// </summary>
internal sealed class TcpReader : MetricReader
{
    private const byte Four = 2;
    private const byte Six = 10;

    private readonly TcpDiagnostics? _diagnostics;
    private readonly TcpDiagnostics.Taker _take;
    private readonly ConnectionReader _four;
    private readonly ConnectionReader _six;

    /// <summary>Makes a reader.</summary>
    /// <param name="proc">Where /proc is; only the system's own goes with diagnostics.</param>
    public TcpReader(string proc)
    {
        _four = new ConnectionReader(proc, "tcpconn");
        _six = new ConnectionReader(proc, "tcpconn6");
        _diagnostics = proc == SamplerOptions.Default.Proc ? new TcpDiagnostics() : null;
        _take = Take;
        Tables = [.. _four.Tables, .. _six.Tables];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override void Read()
    {
        _four.Restart();
        _six.Restart();
        if (_diagnostics is not null && _diagnostics.TryRead(_take))
        {
            _four.Complete();
            _six.Complete();
            return;
        }

        _four.Read();
        _six.Read();
    }

    protected override void Dispose(bool disposing)
    {
        _diagnostics?.Dispose();
        _four.Dispose();
        _six.Dispose();
    }

    private void Take(byte family, byte state)
    {
        if (family == Four)
            _four.Count(state);
        else if (family == Six)
            _six.Count(state);
    }
}
