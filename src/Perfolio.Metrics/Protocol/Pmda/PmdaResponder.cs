using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Perfolio.Archives;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Protocol.Messages;

namespace Perfolio.Metrics.Protocol.Pmda;

/// <summary>Answers the requests of a pmcd, one after the other, from metrics. Pure: neither reads nor writes streams.</summary>
public sealed class PmdaResponder
{
    private const int InvalidArgument = -22;

    private readonly IPmdaMetrics _metrics;
    private readonly Action<string>? _log;
    private readonly PduWriter _writer = new();
    private readonly ResultBuilder _result = new();
    private InstanceProfile _profile = InstanceProfile.All;

    /// <summary>Makes a responder.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="log">Told what went wrong with a single request.</param>
    public PmdaResponder(IPmdaMetrics metrics, Action<string>? log = null)
    {
        _metrics = metrics;
        _log = log;
    }

    /// <summary>Answers a request.</summary>
    /// <param name="frame">The whole PDU.</param>
    /// <returns>The whole answer, valid until the next call; empty when there is none to give.</returns>
    public ReadOnlyMemory<byte> Answer(ReadOnlyMemory<byte> frame)
    {
        if (TryFetch(frame.Span) is { IsEmpty: false } result)
            return result;
        var read = Pdu.TryDecode(frame, out var request);
        if (read.Status != ParseStatus.Done)
        {
            _log?.Invoke(FormattableString.Invariant($"a request of pmcd makes no sense at byte {read.Offset}: {read.Reason}"));
            return Error(PmErrors.Protocol);
        }

        try
        {
            PduHeader.Scan(frame.Span, int.MaxValue, out var header);
            return Answer(request!, header.From);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            // One bad metric must not cost pmcd the agent.
            _log?.Invoke($"a request of type {request!.Type} failed: {e.Message}");
            return Error(PmErrors.Generic);
        }
    }

    private ReadOnlyMemory<byte> Answer(Pdu request, int client)
    {
        switch (request)
        {
            case ProfilePdu profile:
                _profile = profile.Profile;
                return default;
            case AttributePdu attribute:
                _metrics.ClientAttribute(client, attribute.Attribute, attribute.Value);
                return default;
            case ErrorPdu error:
                if (error.Code == PmErrors.NotConnected)
                    _metrics.ClientClosed(client);
                return default;
            case UnknownPdu { Type: PduType.ControlRequest }:
                return default;
        }

        if (!_metrics.IsReady)
            return Error(PmErrors.AgentNotReady);
        return request switch
        {
            FetchPdu fetch => Fetch(fetch),
            ResultPdu store => Error(_metrics.Store(store.Values)),
            DescriptorRequestPdu wanted =>
                _metrics.Describe(wanted.Metric) is { } descriptor ? Send(new DescriptorPdu(descriptor)) : Error(PmErrors.Pmid),
            InstanceRequestPdu wanted => Instances(wanted),
            TextRequestPdu wanted => Text(wanted),
            LabelRequestPdu wanted => Send(new LabelPdu(wanted.Ident, wanted.Kind, _metrics.Labels(wanted.Kind, wanted.Ident))),
            NamesPdu names => Ids(names),
            IdsPdu ids => ids.Metrics.Count == 1 && _metrics.Names.NamesOf(ids.Metrics[0]) is { Count: > 0 } found
                ? Send(new NamesPdu(found)) : Error(PmErrors.Pmid),
            ChildPdu child => Children(child),
            TraversePdu traverse =>
                _metrics.Names.Leaves(traverse.Name) is { Count: > 0 } leaves ? Send(new NamesPdu(leaves)) : Error(PmErrors.Name),
            _ => Unknown(request),
        };
    }

    // What is asked at every tick is not decoded to objects.
    private ReadOnlyMemory<byte> TryFetch(ReadOnlySpan<byte> frame)
    {
        if (!FetchPdu.IsFetch(frame, out _, out var highResolution, out var wanted) || highResolution || !_metrics.IsReady)
            return default;
        try
        {
            var result = _metrics.FetchEncoded(wanted, _profile);
            if (!result.IsEmpty)
                BinaryPrimitives.WriteInt64BigEndian(result.Span[PduHeader.Size..], Stamp(_metrics.TakeChanges()));
            return result;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            // The other way answers each metric, or says what is wrong.
            _log?.Invoke($"a fetch failed: {e.Message}");
            return default;
        }
    }

    // An agent's stamp is no time: the first word tells what has changed.
    private static long Stamp(PmcdChanges changes) => (long)(changes & (PmcdChanges.Labels | PmcdChanges.Names)) << 32;

    private ReadOnlyMemory<byte> Fetch(FetchPdu fetch)
    {
        var changes = _metrics.TakeChanges();
        _result.Reset();
        try
        {
            _metrics.Fetch(fetch.Metrics, _profile, _result);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            _log?.Invoke($"a fetch failed: {e.Message}");
            _result.Reset();
        }

        if (_result.MetricCount != fetch.Metrics.Count)
        {
            // Any other count and pmcd drops the agent.
            if (_result.MetricCount > 0)
                _log?.Invoke(FormattableString.Invariant($"{_result.MetricCount} metrics in answer to {fetch.Metrics.Count}"));
            _result.Reset();
            foreach (var metric in fetch.Metrics)
                _result.AddError(metric, PmErrors.Generic);
        }

        return _result.Build(_writer, changes);
    }

    private ReadOnlyMemory<byte> Instances(InstanceRequestPdu request)
    {
        if (_metrics.Instances(request.Domain) is not { } list)
            return Error(PmErrors.InstanceDomain);
        if (request.EncodedName.Length > 0)
        {
            var index = Find(list, request.EncodedName);
            return index < 0
                ? Error(PmErrors.Instance)
                : Send(new InstancePdu(request.Domain, [new PduInstance(list.Ids[index], [])]));
        }

        if (request.Instance != -1)
        {
            var index = list.IndexOf(request.Instance);
            return index < 0
                ? Error(PmErrors.Instance)
                : Send(new InstancePdu(request.Domain, [new PduInstance(request.Instance, list.NameBytes(index).ToArray())]));
        }

        var all = new PduInstance[list.Count];
        for (var i = 0; i < all.Length; i++)
            all[i] = new PduInstance(list.Ids[i], list.NameBytes(i).ToArray());
        return Send(new InstancePdu(request.Domain, all));
    }

    // The whole name, or the first word of one.
    private static int Find(InstanceList list, ReadOnlySpan<byte> name)
    {
        var found = -1;
        for (var i = 0; i < list.Count; i++)
        {
            var other = list.NameBytes(i);
            if (other.SequenceEqual(name))
                return i;
            if (found < 0 && other.Length > name.Length && other[name.Length] == ' ' && other.StartsWith(name))
                found = i;
        }

        return found;
    }

    private ReadOnlyMemory<byte> Text(TextRequestPdu request)
    {
        var subject = request.Kind & (HelpTextKind.Metric | HelpTextKind.InstanceDomain);
        var oneLine = request.Kind.HasFlag(HelpTextKind.OneLine);
        var text = _metrics.Text(subject | (oneLine ? HelpTextKind.OneLine : HelpTextKind.Help), request.Ident)
            ?? _metrics.Text(subject | (oneLine ? HelpTextKind.Help : HelpTextKind.OneLine), request.Ident);
        if (string.IsNullOrEmpty(text))
            return Error(PmErrors.Text);
        if (oneLine && text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end)
            text = text[..end];
        return Send(new TextPdu(request.Ident, ArchiveText.Encode(text)));
    }

    private ReadOnlyMemory<byte> Ids(NamesPdu request)
    {
        var names = _metrics.Names;
        var ids = new Pmid[request.Names.Count];
        var found = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            var pmid = names.Find(request.Names[i]);
            ids[i] = pmid ?? Pmid.Null;
            found += pmid is null ? 0 : 1;
        }

        return found == 0 && ids.Length == 1 ? Error(PmErrors.Name) : Send(new IdsPdu(0, ids));
    }

    private ReadOnlyMemory<byte> Children(ChildPdu request)
    {
        var children = _metrics.Names.Children(request.Name);
        if (children.Count == 0)
            return Error(PmErrors.Name);
        return Send(new NamesPdu(
            [.. children.Select(static c => c.Name)],
            request.WithStatus ? [.. children.Select(static c => c.IsMetric ? 0 : 1)] : null));
    }

    private ReadOnlyMemory<byte> Unknown(Pdu request)
    {
        _log?.Invoke(FormattableString.Invariant($"a PDU of type 0x{(int)request.Type:x} is not for an agent"));
        return Error(InvalidArgument);
    }

    [SuppressMessage("Design", "CA1024", Justification = "Encodes.")]
    private ReadOnlyMemory<byte> Error(int code) => Send(new ErrorPdu(code));

    private ReadOnlyMemory<byte> Send(Pdu answer) => answer.Encode(_writer);
}
