namespace Perfolio.Reporting.Metrics;

/// <summary>
/// Time series as one HTML page that needs nothing else: no network, no other file (docs/reports.md). It is written as a stream:
/// memory is
/// that of one block and one chunk, however long the recording is.
/// </summary>
public static class MetricsPage
{
    /// <summary>Writes the page as UTF-8; the stream stays open.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="content">What is shown.</param>
    /// <param name="cancellation">Ends the writing; the page is incomplete then.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Write(Stream output, MetricsPageContent content, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var page = new MetricsPageWriter(output, content.Title, content.Facts);
        foreach (MetricsPageSet set in content.Sets)
        {
            int number = page.BeginSet(set.Title, set.Columns);
            foreach (MetricsPageBlock block in set.Blocks)
            {
                cancellation.ThrowIfCancellationRequested();
                page.Add(number, block);
            }
        }

        page.Complete();
    }
}
