using Perfolio.Metrics.Agent.Parsing;
using Perfolio.Metrics.Agent.Schemas;

namespace Perfolio.Metrics.Agent.Engine;

/// <content>Documents that are sent instead of being read.</content>
internal sealed partial class JsonSource
{
    /// <summary>Takes complete lines, one document each, and publishes the last good one.</summary>
    /// <param name="lines">Holds them; a line feed stands behind the last one.</param>
    /// <param name="length">Where the last one's line feed stands, plus one.</param>
    public void TakeLines(ByteBuffer lines, int length)
    {
        lock (_work)
        {
            _pushed = true;
            var begun = _options.Time.GetTimestamp();
            var taken = 0;
            long bytes = 0;
            string? wrong = null;
            var tooBig = false;
            var good = (From: 0, Length: 0);
            for (var at = 0; at < length;)
            {
                var end = at + lines.Array.AsSpan(at, length - at).IndexOf((byte)'\n');
                if (!lines.Array.AsSpan(at, end - at).Trim(" \t\r"u8).IsEmpty)
                {
                    if (Parse(lines.Array, at, end - at, out var fault))
                    {
                        taken++;
                        bytes += end - at;
                        wrong = null;
                        good = (at, end - at);
                    }
                    else
                    {
                        wrong = fault;
                        tooBig = _parser?.IsTooBig == true;
                        Counts.Failed();
                    }
                }

                at = end + 1;
            }

            Counts.Parsed(_options.Time.GetElapsedTime(begun));
            Counts.Took(bytes, taken);
            // A bad line has overwritten the values of the good one before it.
            if (taken > 0 && (wrong is null || Parse(lines.Array, good.From, good.Length, out _)))
                PublishSafely();
            if (wrong is not null)
                Fail(tooBig ? SourceState.TooBig : SourceState.BadJson, wrong, count: false);
        }
    }

    /// <summary>Takes a schema that a producer sent.</summary>
    public void TakeSchema(SourceSchema schema)
    {
        lock (_work)
            Adopt(schema);
    }

    /// <summary>Notes that a sender broke the rules.</summary>
    public void Refuse(SourceState state, string reason)
    {
        lock (_work)
            Fail(state, reason);
    }

    /// <summary>Notes that the last sender has gone: values age from now on.</summary>
    public void Disconnect()
    {
        IsConnected = false;
        var view = View;
        Publish(view with
        {
            Stamp = _options.Time.GetTimestamp(),
            GoodFor = Definition.StaleAfter ?? _options.StaleLimit(Refresh)
        });
    }
}
