using System.Text;
using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Protocol.Messages;

/// <summary>Identifiers of metrics; also asks for the names of one.</summary>
/// <param name="Status">Number of names found, or a negative code.</param>
/// <param name="Metrics">The identifiers; null identifiers for unknown names and for nodes that are not leaves.</param>
public sealed record IdsPdu(int Status, IReadOnlyList<Pmid> Metrics) : Pdu
{
    /// <inheritdoc/>
    public override PduType Type => PduType.Ids;

    internal static IdsPdu Read(ref PduReader reader) => new(reader.Int32(), PmidList.Read(ref reader));

    internal override void Write(PduWriter writer)
    {
        writer.Int32(Status);
        PmidList.Write(writer, Metrics);
    }
}

/// <summary>Names of metrics; also asks for their identifiers.</summary>
/// <param name="Names">The names.</param>
/// <param name="Statuses">For each name 0 when it is a leaf and 1 when it is not; null when that is not said.</param>
public sealed record NamesPdu(IReadOnlyList<string> Names, IReadOnlyList<int>? Statuses = null) : Pdu
{
    /// <inheritdoc/>
    public override PduType Type => PduType.Names;

    internal static NamesPdu Read(ref PduReader reader)
    {
        var where = reader.Offset;
        var announced = reader.Int32();
        var statusCount = reader.Int32();
        var hasStatus = statusCount > 0;
        var names = new string[reader.Count(hasStatus ? 8 : 4)];
        if (statusCount != 0 && statusCount != names.Length)
            reader.Fail(FormattableString.Invariant($"{statusCount} states for {names.Length} names"), where);
        var statuses = hasStatus ? new int[names.Length] : null;
        long bytes = 0;
        for (var i = 0; i < names.Length; i++)
        {
            if (statuses is not null)
                statuses[i] = reader.Int32();
            var name = reader.Text();
            bytes += name.Length + 1;
            names[i] = ArchiveText.Decode(name);
        }

        // Receivers size a buffer by it.
        if (announced < bytes)
            reader.Fail(FormattableString.Invariant($"{announced} bytes announced for names of {bytes}"), where);
        return new NamesPdu(names, statuses);
    }

    internal override void Write(PduWriter writer)
    {
        writer.Int32(Names.Sum(static n => Encoding.UTF8.GetByteCount(n) + 1));
        writer.Int32(Statuses?.Count ?? 0);
        writer.Int32(Names.Count);
        for (var i = 0; i < Names.Count; i++)
        {
            if (Statuses is not null)
                writer.Int32(Statuses[i]);
            writer.Text(Names[i]);
        }
    }
}

/// <summary>Asks for the direct children of a node.</summary>
/// <param name="Name">Name of the node.</param>
/// <param name="WithStatus">Whether the answer shall say which children are leaves.</param>
public sealed record ChildPdu(string Name, bool WithStatus) : Pdu
{
    /// <inheritdoc/>
    public override PduType Type => PduType.Child;

    internal static ChildPdu Read(ref PduReader reader)
    {
        var status = reader.Int32() != 0;
        return new ChildPdu(ArchiveText.Decode(reader.Text()), status);
    }

    internal override void Write(PduWriter writer)
    {
        writer.Int32(WithStatus ? 1 : 0);
        writer.Text(Name);
    }
}

/// <summary>Asks for all leaves below a node, by full name.</summary>
/// <param name="Name">Name of the node; empty for all there are.</param>
public sealed record TraversePdu(string Name) : Pdu
{
    /// <inheritdoc/>
    public override PduType Type => PduType.Traverse;

    internal static TraversePdu Read(ref PduReader reader)
    {
        reader.Int32();
        return new TraversePdu(ArchiveText.Decode(reader.Text()));
    }

    internal override void Write(PduWriter writer)
    {
        writer.Int32(0);
        writer.Text(Name);
    }
}
