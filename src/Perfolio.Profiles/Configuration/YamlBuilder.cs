using Perfolio.Profiles.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Perfolio.Profiles.Configuration;

/// <summary>Turns the events of one YAML document into a value, with a stack of its own instead of recursion.</summary>
internal sealed class YamlBuilder
{
    private readonly string _file;
    private readonly Stack<Frame> _open = [];
    private readonly Dictionary<AnchorName, (JsonValue Value, long Size)> _anchors = [];
    private long _values;

    internal YamlBuilder(string file) => _file = file;

    internal JsonValue Result { get; private set; } = JsonValue.Null;

    internal void Take(ParsingEvent e)
    {
        switch (e)
        {
            case MappingStart start:
                Open(new Frame(start.Start, start.Anchor, isMapping: true, _values));
                break;
            case SequenceStart start:
                Open(new Frame(start.Start, start.Anchor, isMapping: false, _values));
                break;
            case MappingEnd or SequenceEnd:
                Close();
                break;
            case Scalar scalar when _open.TryPeek(out Frame? frame) && frame.WantsKey:
                if (!frame.TryKey(scalar.Value))
                    throw YamlText.At(_file, scalar.Start, $"the key '{scalar.Value}' stands here twice");
                break;
            case Scalar scalar:
                Count(1, scalar.Start);
                JsonValue value = YamlScalar.Read(scalar, _file);
                Remember(scalar.Anchor, value, 1);
                Add(value, scalar.Start);
                break;
            case AnchorAlias alias:
                if (!_anchors.TryGetValue(alias.Value, out (JsonValue Value, long Size) known))
                    throw YamlText.At(_file, alias.Start, $"nothing is called '{alias.Value}' before this alias");
                Count(known.Size, alias.Start);
                Add(known.Value, alias.Start);
                break;
            default:
                break;
        }
    }

    private void Open(Frame frame)
    {
        if (_open.Count >= YamlText.MaxDepth)
            throw YamlText.At(_file, frame.Start, $"the text nests deeper than {YamlText.MaxDepth} levels");
        if (_open.TryPeek(out Frame? parent) && parent.WantsKey) throw YamlText.At(_file, frame.Start, "a key must be a text");
        Count(1, frame.Start);
        _open.Push(frame);
    }

    private void Close()
    {
        Frame frame = _open.Pop();
        JsonValue value = frame.Build();
        Remember(frame.Anchor, value, _values - frame.ValuesBefore);
        Add(value, frame.Start);
    }

    private void Add(JsonValue value, Mark at)
    {
        if (!_open.TryPeek(out Frame? frame)) Result = value;
        else if (!frame.TryAdd(value)) throw YamlText.At(_file, at, "a key must be a text");
    }

    private void Remember(AnchorName anchor, JsonValue value, long size)
    {
        if (!anchor.IsEmpty) _anchors[anchor] = (value, size);
    }

    private void Count(long more, Mark at)
    {
        _values += more;
        if (_values > YamlText.MaxValues)
            throw YamlText.At(_file, at, $"the text stands for more than {YamlText.MaxValues} values");
    }

    private sealed class Frame
    {
        private readonly List<JsonValue> _items = [];
        private readonly List<KeyValuePair<string, JsonValue>> _members = [];
        private readonly HashSet<string> _keys = [];
        private readonly bool _isMapping;
        private string? _key;

        internal Frame(Mark start, AnchorName anchor, bool isMapping, long valuesBefore)
        {
            Start = start;
            Anchor = anchor;
            _isMapping = isMapping;
            ValuesBefore = valuesBefore;
        }

        internal Mark Start { get; }

        internal AnchorName Anchor { get; }

        internal long ValuesBefore { get; }

        internal bool WantsKey => _isMapping && _key is null;

        internal bool TryKey(string key)
        {
            _key = key;
            return _keys.Add(key);
        }

        internal bool TryAdd(JsonValue value)
        {
            if (!_isMapping)
            {
                _items.Add(value);
                return true;
            }

            if (_key is null) return false;
            _members.Add(KeyValuePair.Create(_key, value));
            _key = null;
            return true;
        }

        internal JsonValue Build() => _isMapping ? JsonValue.Of(_members) : JsonValue.Of(_items);
    }
}
