using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Parsing;
using Perfolio.Metrics.Agent.Schemas;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>
/// The lines of one sender. A line <c>{"perfolio":{"source":NAME,"metadata":{…}}}</c> says which source the following lines
/// belong to and
/// what they mean; all other lines are documents.
/// </summary>
internal sealed class LineFeed : IDisposable
{
    private const int Chunk = 16 * 1024;

    private readonly Func<string, JsonSource?> _open;
    private readonly int _limit;
    private readonly LineBudget _budget;
    private readonly ByteBuffer _lines = new(Chunk);
    private JsonSource? _source;
    private bool _skipping;
    private int _held;
    private string _name;

    /// <summary>Makes a feed.</summary>
    /// <param name="name">Source of lines that come without a head.</param>
    /// <param name="open">Finds or makes a source; null when there are too many.</param>
    /// <param name="limit">Longest line.</param>
    /// <param name="budget">What all senders together may have begun and not ended.</param>
    public LineFeed(string name, Func<string, JsonSource?> open, int limit, LineBudget budget) =>
        (_name, _open, _limit, _budget) = (name, open, limit, budget);

    /// <summary>The source that lines go to now.</summary>
    public JsonSource? Source => _source;

    /// <summary>Room for bytes that come; then <see cref="Take"/>.</summary>
    public Memory<byte> Room()
    {
        _lines.Room(Chunk);
        return _lines.Array.AsMemory(_lines.Length, _lines.Array.Length - ByteBuffer.Slack - _lines.Length);
    }

    /// <summary>Takes what came.</summary>
    public void Take(int count)
    {
        _lines.Advance(count);
        if (_skipping && !Skip())
            return;
        // What was there before has no line feed: only what came is searched.
        var from = Math.Max(0, _lines.Length - count);
        var found = _lines.Content[from..].LastIndexOf((byte)'\n');
        var end = found < 0 ? 0 : from + found + 1;
        if (end > 0)
            TakeLines(end);
        else if (_lines.Length > _limit)
            TooLong(FormattableString.Invariant($"a line is longer than {_limit} bytes"));
        else if (!Hold(_lines.Length))
            TooLong("the lines that senders have begun are too long together");
        _lines.Shrink(Chunk);
        Hold(_lines.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => Hold(0);

    // The first chunk is free.
    private bool Hold(int bytes)
    {
        var more = Math.Max(0, bytes - Chunk) - _held;
        if (!_budget.Take(more))
            return false;
        _held += more;
        return true;
    }

    // Takes complete lines from the beginning and removes them: heads one by one, documents up to the next head at once.
    private void TakeLines(int length)
    {
        while (length > 0)
        {
            if (!Head(length, out var part))
            {
                var next = _lines.Content[..length].IndexOf("\n{\"perfolio\":"u8) + 1;
                part = next > 0 ? next : length;
                _source ??= _open(_name);
                _source?.TakeLines(_lines, part);
            }

            _lines.Remove(part);
            length -= part;
        }
    }

    private bool Head(int length, out int end)
    {
        end = 0;
        var text = _lines.Content[..length];
        if (!text.StartsWith("{\"perfolio\":"u8))
            return false;
        end = text.IndexOf((byte)'\n') + 1;
        try
        {
            var head = JsonTextReader.Parse(text[..end], "head").Member("perfolio")!;
            if (head.Member("source")?.StringOrNull() is { Length: > 0 } name)
            {
                _name = name;
                _source = null;
            }

            _source ??= _open(_name);
            if ((head.Member("metadata") ?? head.Member("schema")) is { } schema)
                _source?.TakeSchema(SchemaReader.Read(schema, _name));
        }
        catch (ProfileException e)
        {
            (_source ??= _open(_name))?.Refuse(SourceState.BadSchema, e.Message);
        }

        return true;
    }

    private void TooLong(string reason)
    {
        (_source ??= _open(_name))?.Refuse(SourceState.TooBig, reason);
        _lines.Clear();
        _skipping = true;
    }

    // The rest of a line that was too long.
    private bool Skip()
    {
        var end = _lines.Content.IndexOf((byte)'\n') + 1;
        if (end == 0)
        {
            _lines.Clear();
            return false;
        }

        _lines.Remove(end);
        _skipping = false;
        return true;
    }
}
