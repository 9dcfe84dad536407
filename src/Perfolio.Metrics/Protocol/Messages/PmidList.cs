using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Protocol.Messages;

/// <summary>A number of metrics and their identifiers.</summary>
internal static class PmidList
{
    public static Pmid[] Read(ref PduReader reader)
    {
        var pmids = new Pmid[reader.Count(4)];
        for (var i = 0; i < pmids.Length; i++)
            pmids[i] = new Pmid(reader.UInt32());
        return pmids;
    }

    public static void Write(PduWriter writer, IReadOnlyList<Pmid> pmids)
    {
        writer.Int32(pmids.Count);
        foreach (var pmid in pmids)
            writer.UInt32(pmid.Value);
    }
}
