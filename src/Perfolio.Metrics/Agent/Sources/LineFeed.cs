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
internal sealed class LineFeed
{
    private readonly Func<string, JsonSource?> _open;
    private readonly int _limit;
    private readonly ByteBuffer _lines = new(16 * 1024);
    private JsonSource? _source;
    private bool _skipping;
    private string _name;

    /// <summary>Makes a feed.</summary>
    /// <param name="name">Source of lines that come without a head.</param>
    /// <param name="open">Finds or makes a source; null when there are too many.</param>
    /// <param name="limit">Longest line.</param>
    public LineFeed(string name, Func<string, JsonSource?> open, int limit) => (_name, _open, _limit) = (name, open, limit);

    /// <summary>The source that lines go to now.</summary>
    public JsonSource? Source => _source;

    /// <summary>Room for bytes that come; then <see cref="Take"/>.</summary>
    public Memory<byte> Room()
    {
        _lines.Room(16 * 1024);
        return _lines.Array.AsMemory(_lines.Length, _lines.Array.Length - ByteBuffer.Slack - _lines.Length);
    }

    /// <summary>Takes what came.</summary>
    public void Take(int count)
    {
        _lines.Advance(count);
        if (_skipping && !Skip())
            return;
        var end = _lines.Content.LastIndexOf((byte)'\n') + 1;
        if (end == 0)
        {
            if (_lines.Length > _limit)
                TooLong();
            return;
        }

        TakeLines(end);
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

    private void TooLong()
    {
        (_source ??= _open(_name))?.Refuse(
            SourceState.TooBig, FormattableString.Invariant($"a line is longer than {_limit} bytes"));
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
