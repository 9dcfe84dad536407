using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Agent.Identifiers;
using Perfolio.Metrics.Agent.Parsing;
using Perfolio.Metrics.Agent.Schemas;
using Perfolio.Metrics.Agent.Sources;
using Perfolio.Metrics.Agent.Values;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Engine;

/// <summary>
/// One source: reads, parses and publishes. Whatever goes wrong stays in here: it becomes a state, a line of text, and values
/// that are
/// kept until they are too old. Clients see <see cref="View"/> only.
/// </summary>
internal sealed partial class JsonSource
{
    private const int Tries = 3;
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly AgentOptions _options;
    private readonly AgentRegistry _registry;
    private readonly SourceNames _names;
    private readonly Func<JsonSource, SourceSchema?, (SourceInput? Input, string Refusal)>? _inputs;
    private readonly SchemaFile? _schemaFile;
    private readonly Lock _work = new();
    private SourceInput? _input;
    private LiveInference? _inference;
    private SourceIdentifiers? _identifiers;
    private SourceSchema? _schema;
    private DocumentParser? _parser;
    private MatchTree? _tree;
    private SourceView _view = SourceView.Nothing;
    private TimeSpan _pause;
    private int _tries;
    private long? _schemaGeneration;
    private int _epoch;
    private bool _pushed;

    /// <summary>Makes a source.</summary>
    /// <param name="definition">What it is.</param>
    /// <param name="inputs">Makes what reads it, once the schema is known; null when documents are sent.</param>
    /// <param name="options">The agent's options.</param>
    /// <param name="registry">Gives numbers.</param>
    /// <param name="names">Gives the name.</param>
    public JsonSource(
        SourceDefinition definition, Func<JsonSource, SourceSchema?, (SourceInput? Input, string Refusal)>? inputs,
            AgentOptions options,
        AgentRegistry registry, SourceNames names)
    {
        Definition = definition;
        _inputs = inputs;
        _options = options;
        _registry = registry;
        _names = names;
        Name = MetricNames.Dotted(definition.Name);
        _schemaFile = definition.SchemaPath is { } path ? new SchemaFile(path, definition.Confinement) : null;
        Refresh = definition.Refresh ?? options.Refresh;
        IsSlow = definition.Kind is SourceKind.Command or SourceKind.Http;
    }

    public SourceDefinition Definition { get; }

    /// <summary>The name in PCP's characters; the schema may still change it before there are metrics.</summary>
    public string Name { get; private set; }

    /// <summary>Whether the name belongs to this source and no other.</summary>
    public bool HasName { get; private set; }

    public TimeSpan Refresh { get; private set; }

    public SourceCounts Counts { get; } = new();

    /// <summary>What clients see.</summary>
    public SourceView View => Volatile.Read(ref _view);

    /// <summary>Number of the source among all; -1 before it has a name.</summary>
    public int Slot { get; private set; } = -1;

    public IReadOnlyList<Extent> Extents => _identifiers?.Extents ?? [];

    /// <summary>Whether any connection is open that documents may come through.</summary>
    public bool IsConnected { get; set; }

    /// <summary>Takes the name: the schema's, if it is read.</summary>
    /// <param name="readsSchema">Whether the schema lies where reading it cannot take long.</param>
    public void Prepare(bool readsSchema)
    {
        lock (_work)
        {
            if (readsSchema && _schemaFile?.Refresh() == true)
                Adopt(_schemaFile.Schema!);
            else
                TakeName(Name);
        }
    }

    /// <summary>Gives the name back.</summary>
    public void Close()
    {
        lock (_work)
        {
            if (HasName)
                _names.Release(Name);
            HasName = false;
            _input = null;
        }
    }

    private TimeSpan? TakeDocument(ByteBuffer document)
    {
        var begun = _options.Time.GetTimestamp();
        document.Terminate();
        var good = Parse(document.Array, 0, document.Length, out var fault);
        Counts.Parsed(_options.Time.GetElapsedTime(begun));
        if (!good && _parser?.IsTooBig == true)
        {
            Fail(SourceState.TooBig, fault);
            return Again();
        }

        // A writer that does not rename may be in the middle, and a schema may come after its data or before them.
        if (!good || IsOldSchema() || HasFreshSchema)
        {
            if (++_tries < Tries)
                return RetryPause;
            if (HasFreshSchema && good)
            {
                Adopt(_schemaFile!.Schema!);
                good = Parse(document.Array, 0, document.Length, out fault);
            }

            if (!good)
            {
                Fail(SourceState.BadJson, fault);
                return Again();
            }
        }

        _tries = 0;
        Counts.Took(document.Length);
        _pause = TimeSpan.Zero;
        PublishSafely();
        return _input is null ? TimeSpan.Zero : _input.Interval;
    }

    private bool Parse(byte[] buffer, int from, int length, out string fault)
    {
        fault = "";
        if (_parser is null)
        {
            Adopt(new SourceSchema { Form = SchemaForm.Inferred, Arrays = [], Metrics = [] });
            _inference = new LiveInference(_options.Time);
        }

        for (var round = 0; ; round++)
        {
            if (!_parser!.Parse(buffer, from, length))
            {
                fault = $"{Where}: {_parser.Fault.Describe(buffer.AsSpan(from, length))}";
                return false;
            }

            var another = round < 2
                && (_inference is not null ? Infers(buffer.AsSpan(from, length)) : round == 0 && HasNewSchema());
            if (!another)
                return true;
        }
    }

    private bool Infers(ReadOnlySpan<byte> document)
    {
        if (!_inference!.Wants(_parser!.Values) || !_inference.Observe(document, Where))
            return false;
        Adopt(_inference.Schema!);
        return true;
    }

    // A new generation of the data: the schema is read again before anything is published.
    private bool HasNewSchema()
    {
        if (_parser!.Values.Generation is not { } generation)
            return false;
        if (_schemaGeneration is not null && generation != _schemaGeneration
            && (_schemaFile?.Refresh(always: true) == true || HasFreshSchema))
        {
            Adopt(_schemaFile!.Schema!);
            _schemaGeneration = generation;
            return true;
        }

        // Where documents are sent there is nothing to wait for.
        if (_schemaGeneration is null || _inputs is null)
            _schemaGeneration = generation;
        return false;
    }

    private bool IsOldSchema()
    {
        var isOld = _parser!.Values.Generation is { } generation && _schemaGeneration is not null
            && generation != _schemaGeneration;
        if (isOld && _tries + 1 >= Tries)
            _schemaGeneration = _parser.Values.Generation;
        return isOld;
    }

    private string Where => Definition.Location.Length > 0 ? Definition.Location : Definition.Name;

    private void Adopt(SourceSchema schema)
    {
        var name = Definition.IsNamed || schema.Name is null ? Name : schema.Name;
        // Nobody has seen metrics yet: the schema's name is the right one.
        if (HasName && name != Name && View.Metrics is null)
        {
            _names.Release(Name);
            HasName = false;
        }

        if (!HasName && !TakeName(name))
            return;
        if (_schema is not null
            && (_schema.DataPath != schema.DataPath || _schema.DataUrl != schema.DataUrl
            || !_schema.DataCommand.SequenceEqual(schema.DataCommand)))
        {
            _input = null;
        }

        _schema = schema;
        _tree = new MatchTree(schema);
        _parser = new DocumentParser(_tree, _options.Limits);
        _schemaGeneration = null;
        Refresh = Definition.Refresh ?? schema.Refresh ?? _options.Refresh;
        foreach (var note in schema.Skipped)
            _options.Log?.Invoke($"{Name}: left out {note}");
        if (schema.Ignored.Count > 0)
            _options.Log?.Invoke($"{Name}: ignored {string.Join("; ", schema.Ignored)}");
    }

    private bool TakeName(string name)
    {
        if (!_names.Take(name, this, out var reason))
        {
            Name = name;
            Fail(SourceState.BadSchema, reason);
            return false;
        }

        Name = name;
        try
        {
            _identifiers = _registry.Open(name);
        }
        catch (OperationException e)
        {
            _names.Release(name);
            Fail(SourceState.Unreadable, e.Message);
            return false;
        }

        HasName = true;
        Slot = _identifiers.Slot;
        _names.Placed(this);
        return true;
    }

    private void PublishSafely()
    {
        if (_schema is null || _identifiers is null)
            return;
        try
        {
            PublishValues();
        }
        catch (OperationException e)
        {
            Fail(SourceState.Unreadable, e.Message);
        }
    }

    private void PublishValues()
    {
        var before = View;
        var metrics = ReferenceEquals(before.Metrics?.Schema, _schema)
            ? before.Metrics!
            : new SourceMetrics($"{_options.Name}.{Name}", _schema!, _tree!.Places, _identifiers!, _options.Domain);
        var values = _parser!.Values;
        if (_inference is not null)
            (values.Surplus, values.FirstSurplus) = (0, null);
        var wrongShape = values.IsWrongShape && _schema!.Metrics.Count > 0;
        var snapshot = wrongShape ? null
            : SnapshotMaker.Make(values, _schema!, metrics.Places, metrics.ArrayItems, _identifiers!);
        _identifiers!.Save();
        Counts.Violated(snapshot?.Violations ?? 1);
        var (state, error) = wrongShape
            ? (SourceState.Mismatch, $"{Where}: the document is not the object that the schema describes")
            : _schemaFile is { Error.Length: > 0 }
                ? (SourceState.Mismatch, $"{_schemaFile.Error}; the schema before it is still used")
            : (SourceState.Ok, Note(values, _identifiers));
        Publish(new SourceView
        {
            Metrics = metrics,
            Values = snapshot,
            Stamp = _options.Time.GetTimestamp() - Age(),
            GoodFor = GoodWhileOk(),
            State = state,
            Error = error,
            Generation = values.Generation,
        });
        if (!metrics.LooksLike(before.Metrics))
            _names.Changed(this);
    }

    private static string Note(DocumentValues values, SourceIdentifiers ids) =>
        ids.IsFull
            ? FormattableString.Invariant($"more than {SourceIdentifiers.MostInstances} instances in all; new ones are left out")
        : !ids.IsSaved ? "new numbers are not on disk; they may be others after a restart"
        : values.FirstSurplus is { } surplus ? $"member '{surplus}' is not in the schema"
        : values.Duplicates > 0 ? "a member occurs more than once in its object; the last one counts" : "";

    private TimeSpan GoodWhileOk() =>
        StaleAfter ?? (_input?.Interval is null || _pushed ? TimeSpan.Zero : _options.StaleLimit(Refresh));

    private TimeSpan? StaleAfter => Definition.StaleAfter ?? _schema?.StaleAfter;

    // Whoever asks for a limit means the age of the data, not of the reading.
    private long Age() => StaleAfter is null || _input is not FileInput { Modified: { } modified } ? 0
        : (long)(Math.Max(0, (_options.Time.GetUtcNow() - modified).TotalSeconds) * _options.Time.TimestampFrequency);

    private void Fail(SourceState state, string message, bool count = true)
    {
        if (count)
            Counts.Failed();
        _tries = 0;
        // What is not there any more is looked for: its directory may come back as another one.
        if (state == SourceState.Gone)
            _input = null;
        var view = View;
        // Values of a file that did not change were good until now.
        var stamp = view is { State: SourceState.Ok, GoodFor.Ticks: 0 } ? _options.Time.GetTimestamp() : view.Stamp;
        Publish(view with
        {
            State = state,
            Error = Cut(message),
            Stamp = stamp,
            GoodFor = StaleAfter ?? _options.StaleLimit(Refresh)
        });
    }

    private TimeSpan? Again()
    {
        if (_input is null)
            return Refresh;
        if (_input.BacksOff)
        {
            _pause = _pause == TimeSpan.Zero ? Refresh : _pause + _pause;
            return _pause = _pause > LongestPause ? LongestPause : _pause;
        }

        return _input.Interval;
    }

    private void Publish(SourceView view)
    {
        var before = Interlocked.Exchange(ref _view, view);
        if (ReferenceEquals(before, SourceView.Nothing) && view.State == SourceState.Ok)
            return;
        if (before.State != view.State || (view.State != SourceState.Ok && before.Error != view.Error))
            _options.Log?.Invoke(view.State == SourceState.Ok ? $"{Name}: ok" : $"{Name}: {StateText(view.State)}: {view.Error}");
    }

    internal static string StateText(SourceState state) => state switch
    {
        SourceState.BadJson => "bad JSON",
        SourceState.BadSchema => "bad schema",
        SourceState.TooBig => "too big",
        _ => state.ToString().ToLowerInvariant(),
    };

    private static string Cut(string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message.ReplaceLineEndings(" "));
        return Encoding.UTF8.GetString(ArchiveText.Cut(bytes, 1024));
    }
}
