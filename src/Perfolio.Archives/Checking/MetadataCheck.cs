using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Storage;

namespace Perfolio.Archives.Checking;

/// <summary>Checks what the metadata say about each other.</summary>
internal sealed class MetadataCheck
{
    private readonly Archive _archive;
    private readonly CheckReport _report;

    public MetadataCheck(Archive archive, CheckReport report)
    {
        _archive = archive;
        _report = report;
    }

    public void Run()
    {
        var names = new Dictionary<string, Pmid>(StringComparer.Ordinal);
        foreach (var descriptor in _archive.Metadata.Descriptors)
        {
            Check(descriptor);
            foreach (var name in descriptor.Names)
            {
                if (!names.TryAdd(name, descriptor.Pmid) && names[name] != descriptor.Pmid)
                    Warn("name", $"{name}: name of two metrics, {names[name]} and {descriptor.Pmid}");
            }
        }

        foreach (var history in _archive.Metadata.InstanceDomains)
        {
            for (var i = 1; i < history.Records.Count; i++)
            {
                var (before, record) = (history.Records[i - 1], history.Records[i]);
                if (record.Time < before.Time && _report.Wants("indom"))
                    _report.Add(new CheckFinding(CheckSeverity.Warning, "indom", _archive.Metadata.Path, MemberFile.Metadata, record.Offset, record.Time, $"instance domain {history.Indom}: timestamp went backwards, prior timestamp: {CheckFinding.Iso(before.Time)}"));
            }
        }
    }

    private void Check(MetricDescriptor descriptor)
    {
        var subject = $"{descriptor.Name} [{descriptor.Pmid}]";
        if (descriptor.Names.Count == 0)
            Warn("descriptor", $"{subject}: metric without a name");
        if ((int)descriptor.Type is < -1 or > 10)
            Warn("descriptor", FormattableString.Invariant($"{subject}: unknown type {(int)descriptor.Type}"));
        if (descriptor.Type != MetricType.NoSupport
            && descriptor.Semantics is not (MetricSemantics.Counter or MetricSemantics.Instant or MetricSemantics.Discrete))
            Warn("descriptor", FormattableString.Invariant($"{subject}: unknown semantics {(int)descriptor.Semantics}"));
        if (!descriptor.Indom.IsNull && descriptor.Indom.Domain != descriptor.Pmid.Domain)
            Warn("descriptor", FormattableString.Invariant($"{subject}: domain of pmid ({descriptor.Pmid.Domain}) != domain of indom ({descriptor.Indom.Domain})"));
    }

    private void Warn(string kind, string reason)
    {
        if (_report.Wants(kind))
            _report.Add(new CheckFinding(
                CheckSeverity.Warning, kind, _archive.Metadata.Path, MemberFile.Metadata, 0, null, reason));
    }
}
