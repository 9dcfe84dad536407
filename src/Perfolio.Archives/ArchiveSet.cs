using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Results;
using Perfolio.Archives.Storage;
using Perfolio.Archives.Storage.Decompression;

namespace Perfolio.Archives;

/// <summary>Several archives of one host read as one, in order of time.</summary>
public sealed class ArchiveSet : IDisposable
{
    private readonly List<MetricDescriptor> _descriptors = [];

    private ArchiveSet(List<Archive> members) => Members = members;

    /// <summary>The archives, by start.</summary>
    public IReadOnlyList<Archive> Members { get; }

    /// <summary>All metrics of all members, names merged.</summary>
    public IReadOnlyList<MetricDescriptor> Descriptors => _descriptors;

    /// <summary>Start of the first member.</summary>
    public Timestamp Start => Members[0].Start;

    /// <summary>End of the last member.</summary>
    public Timestamp End => Members[^1].End;

    /// <summary>Opens archives.</summary>
    /// <param name="argument">A base name, a member's path, a directory (not searched recursively), or a comma list of
    /// these.</param>
    /// <param name="options">How strict to be; strict when null.</param>
    /// <returns>The archives.</returns>
    /// <exception cref="ArchiveException">One cannot be opened, or they do not belong together.</exception>
    public static ArchiveSet Open(string argument, ArchiveOpenOptions? options = null) => Open([argument], options);

    /// <summary>Opens archives.</summary>
    /// <param name="arguments">Each a base name, a member's path, a directory (not searched recursively), or a comma list of
    /// these.</param>
    /// <param name="options">How strict to be; strict when null.</param>
    /// <returns>The archives.</returns>
    /// <exception cref="ArchiveException">One cannot be opened, or they do not belong together.</exception>
    public static ArchiveSet Open(IEnumerable<string> arguments, ArchiveOpenOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var members = new List<Archive>();
        try
        {
            foreach (var name in arguments.SelectMany(Expand))
                members.Add(Archive.Open(name, options));
            if (members.Count == 0)
                throw new ArchiveException("", "no archive was named");
            members.Sort(static (a, b) => a.Start.CompareTo(b.Start));
            var set = new ArchiveSet(members);
            set.CheckTogether();
            return set;
        }
        catch
        {
            foreach (var member in members)
                member.Dispose();
            throw;
        }
    }

    /// <summary>A cursor over the data records of all members, a synthetic mark between each two.</summary>
    /// <returns>The cursor, before the first record.</returns>
    public ArchiveSetCursor Results() => new(this);

    /// <summary>Threads that decode the compressed volumes of all members, in order; for <see cref="Archive.Results(ResultPosition, DecodingQueue)"/>.</summary>
    internal DecodingQueue DecodeAhead() => new(Members.SelectMany(static m => m.Volumes).Select(static v => v.File));

    /// <summary>Refuses a name of an output that is one of the members.</summary>
    /// <param name="output">Base name of the output.</param>
    /// <exception cref="ArchiveException">It is a member.</exception>
    public void RefuseAsOutput(string output)
    {
        foreach (var member in Members)
            member.RefuseAsOutput(output);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var member in Members)
            member.Dispose();
    }

    /// <summary>The archives that an argument stands for.</summary>
    /// <param name="argument">A base name, a member's path, a directory (not searched recursively), or a comma list of
    /// these.</param>
    /// <returns>Base names, or paths of members.</returns>
    /// <exception cref="ArchiveException">A directory has no archive.</exception>
    public static IEnumerable<string> Expand(string argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        // A comma may be part of a name that exists.
        var parts = argument.Contains(',', StringComparison.Ordinal) && !Exists(argument)
            ? argument.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [argument];
        foreach (var part in parts)
        {
            if (!Directory.Exists(part) || ArchiveFiles.Find(part).Metadata is not null)
            {
                yield return part;
                continue;
            }

            var found = ArchiveFiles.BaseNamesIn(part);
            if (found.Count == 0)
                throw new ArchiveException(part, "no archive in this directory", -12375);
            foreach (var name in found)
                yield return name;
        }
    }

    private static bool Exists(string name) =>
        File.Exists(name) || Directory.Exists(name) || ArchiveFiles.Find(name).Metadata is not null;

    private void CheckTogether()
    {
        var byPmid = new Dictionary<Pmid, int>();
        for (var i = 0; i < Members.Count; i++)
        {
            var member = Members[i];
            if (i > 0)
            {
                var former = Members[i - 1];
                if (!string.Equals(member.Label.HostName, Members[0].Label.HostName, StringComparison.Ordinal))
                {
                    var hosts = $"\"{member.Label.HostName}\", \"{Members[0].Label.HostName}\" in {Members[0].BaseName}";
                    throw new ArchiveException(member.BaseName, $"{ErrorCodes.Text(-12402)}: {hosts}", -12402);
                }

                if (former.End > member.Start)
                    throw new ArchiveException(member.BaseName, $"{ErrorCodes.Text(-12401)}: it starts at {member.Start}, {former.BaseName} ends at {former.End}", -12401);
            }

            foreach (var descriptor in member.Metadata.Descriptors)
                Merge(byPmid, member, descriptor);
        }
    }

    private void Merge(Dictionary<Pmid, int> byPmid, Archive member, MetricDescriptor descriptor)
    {
        if (!byPmid.TryGetValue(descriptor.Pmid, out var index))
        {
            byPmid[descriptor.Pmid] = _descriptors.Count;
            _descriptors.Add(descriptor);
            return;
        }

        var former = _descriptors[index];
        var code = former.Conflict(descriptor);
        if (code != 0)
            throw new ArchiveException(member.BaseName, $"metric {descriptor.Pmid} ({former.Name}): {ErrorCodes.Text(code)}", code);
        var added = descriptor.EncodedNames.Where(n => !former.EncodedNames.Any(f => f.AsSpan().SequenceEqual(n))).ToArray();
        if (added.Length > 0)
            _descriptors[index] = former.WithNames([.. former.EncodedNames, .. added]);
    }
}
