using System.Buffers.Binary;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Protocol;

namespace Perfolio.Metrics.Agent.Fetching;

/// <summary>
/// A fetch that is made again and again: where its values come from, and the answer as it was sent last. Only what has changed
/// since is encoded anew; where nothing has, the answer is there already.
/// </summary>
internal sealed class FetchPlan
{
    private const int StampedHead = 24;
    private const int HighResolutionHead = 32;

    private readonly JsonAgent _agent;
    private readonly byte[] _wanted;
    private readonly InstanceProfile _profile;
    private readonly bool _highResolution;
    private readonly PduWriter _answer = new();
    private readonly List<FetchOrigin> _origins = [];
    private readonly List<FetchRun> _runs = [];
    private int _version = -1;

    /// <summary>Makes a plan; nothing is looked up yet.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="wanted">The metrics as they stand in a request.</param>
    /// <param name="profile">Which instances are wanted.</param>
    /// <param name="highResolution">Whether the answer has a stamp in nanoseconds.</param>
    public FetchPlan(JsonAgent agent, ReadOnlySpan<byte> wanted, InstanceProfile profile, bool highResolution)
    {
        _agent = agent;
        _wanted = wanted.ToArray();
        _profile = profile;
        _highResolution = highResolution;
    }

    /// <summary>Bytes of the answer.</summary>
    public int Length => _answer.Length;

    /// <summary>Whether this is the plan for a request.</summary>
    public bool IsFor(ReadOnlySpan<byte> wanted, InstanceProfile profile, bool highResolution) =>
        _highResolution == highResolution && wanted.SequenceEqual(_wanted) && profile.IsSameAs(_profile);

    /// <summary>The answer with the values of now.</summary>
    /// <param name="encoder">Encodes what has changed.</param>
    /// <returns>A whole result without its stamp, valid until the next call.</returns>
    public Memory<byte> Answer(FetchEncoder encoder)
    {
        encoder.Profile = _profile;
        // Before anything is looked up: what changes meanwhile is looked up the next time.
        var version = _agent.NamesVersion;
        var stands = version == _version;
        if (!stands)
            LookUp();
        // Were one of the following to fail, what stands there would be neither old nor new.
        _version = -1;
        foreach (var origin in _origins)
            origin.Look(encoder.Time);
        foreach (var run in _runs)
        {
            var (sets, blocks) = (run.SetsLength, run.BlocksLength);
            if (!run.Refresh(encoder))
                continue;
            stands &= run.SetsLength == sets && run.BlocksLength == blocks;
            if (stands)
                run.Place(_answer.At(run.SetsAt, run.SetsLength), _answer.At(run.BlocksAt, run.BlocksLength));
        }

        if (!stands)
            Assemble();
        _version = version;
        return _answer.Written;
    }

    private void LookUp()
    {
        _runs.Clear();
        _origins.Clear();
        var origins = new Dictionary<JsonSource, FetchOrigin>();
        var metrics = new List<Pmid>();
        JsonSource? before = null;
        for (var at = 0; at < _wanted.Length; at += 4)
        {
            var pmid = new Pmid(BinaryPrimitives.ReadUInt32BigEndian(_wanted.AsSpan(at)));
            var source = _agent.SourceOf(pmid);
            if (!ReferenceEquals(source, before))
                End();
            before = source;
            metrics.Add(pmid);
        }

        End();
        _origins.AddRange(origins.Values);

        void End()
        {
            if (metrics.Count == 0)
                return;
            FetchOrigin? origin = null;
            if (before is not null && !origins.TryGetValue(before, out origin))
                origins.Add(before, origin = new FetchOrigin(before));
            _runs.Add(new FetchRun(origin, [.. metrics]));
            metrics.Clear();
        }
    }

    private void Assemble()
    {
        var head = _highResolution ? HighResolutionHead : StampedHead;
        var at = head;
        foreach (var run in _runs)
        {
            run.SetsAt = at;
            at += run.SetsLength;
        }

        foreach (var run in _runs)
        {
            run.BlocksAt = at;
            at = checked(at + run.BlocksLength);
        }

        _answer.Begin(_highResolution ? PduType.HighResolutionResult : PduType.Result);
        _answer.Take(at - PduHeader.Size).Clear();
        _answer.SetInt32(_highResolution ? PduHeader.Size : StampedHead - 4, _wanted.Length / 4);
        foreach (var run in _runs)
            run.Place(_answer.At(run.SetsAt, run.SetsLength), _answer.At(run.BlocksAt, run.BlocksLength));
        _answer.End();
    }
}
