using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Protocol;

/// <summary>What a profile says about one instance domain.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="OnlyListed">Whether the listed instances are the only ones wanted; otherwise all but those are.</param>
/// <param name="Instances">The listed instances.</param>
public sealed record ProfileDomain(InstanceDomainId Domain, bool OnlyListed, IReadOnlyList<int> Instances)
{
    private HashSet<int>? _set;

    /// <summary>Whether an instance is wanted.</summary>
    /// <param name="instance">Its internal id.</param>
    /// <returns>Whether it is.</returns>
    public bool Includes(int instance) => (_set ??= [.. Instances]).Contains(instance) == OnlyListed;
}

/// <summary>Which instances a client wants; holds for every fetch until the next profile.</summary>
public sealed class InstanceProfile
{
    /// <summary>All instances of every domain.</summary>
    public static readonly InstanceProfile All = new(includeOthers: true, []);

    private readonly Dictionary<InstanceDomainId, ProfileDomain> _domains = [];

    /// <summary>Makes a profile.</summary>
    /// <param name="includeOthers">Whether all instances of domains that are not mentioned are wanted; otherwise none.</param>
    /// <param name="domains">Domains that are mentioned; of equal ones the last holds.</param>
    public InstanceProfile(bool includeOthers, IReadOnlyList<ProfileDomain> domains)
    {
        ArgumentNullException.ThrowIfNull(domains);
        IncludeOthers = includeOthers;
        Domains = domains;
        foreach (var domain in domains)
            _domains[domain.Domain] = domain;
    }

    /// <summary>Whether all instances of domains that are not mentioned are wanted.</summary>
    public bool IncludeOthers { get; }

    /// <summary>Domains that are mentioned.</summary>
    public IReadOnlyList<ProfileDomain> Domains { get; }

    /// <summary>Whether an instance is wanted. Metrics without instances are always wanted: do not ask for them.</summary>
    /// <param name="domain">Its domain.</param>
    /// <param name="instance">Its internal id.</param>
    /// <returns>Whether it is.</returns>
    public bool Includes(InstanceDomainId domain, int instance) =>
        _domains.TryGetValue(domain, out var found) ? found.Includes(instance) : IncludeOthers;

    /// <summary>Whether another profile says the same in the same order.</summary>
    internal bool IsSameAs(InstanceProfile other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (IncludeOthers != other.IncludeOthers || Domains.Count != other.Domains.Count)
            return false;
        for (var i = 0; i < Domains.Count; i++)
        {
            var (mine, its) = (Domains[i], other.Domains[i]);
            if (mine.Domain != its.Domain || mine.OnlyListed != its.OnlyListed || !mine.Instances.SequenceEqual(its.Instances))
                return false;
        }

        return true;
    }
}
