using Perfolio.Archives.Format;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Info;

/// <summary>For each metric the place of the first record that holds it.</summary>
internal static class FirstValues
{
    public static Dictionary<Pmid, ResultPosition> Find(Archive archive, HashSet<Pmid> wanted, CancellationToken cancellation)
    {
        var found = new Dictionary<Pmid, ResultPosition>();
        var left = new HashSet<Pmid>(wanted);
        using var cursor = archive.Results();
        long layout = -1;
        while (left.Count > 0 && cursor.Read() == ReadStatus.Record)
        {
            cancellation.ThrowIfCancellationRequested();
            if (cursor.Layout.Id == layout)
                continue;
            layout = cursor.Layout.Id;
            foreach (ref readonly var set in cursor.Layout.Sets)
            {
                if (left.Remove(set.Pmid))
                    found[set.Pmid] = cursor.Position;
            }
        }

        return found;
    }
}
