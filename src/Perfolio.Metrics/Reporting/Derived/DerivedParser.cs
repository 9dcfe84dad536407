using System.Text.RegularExpressions;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Reporting.Units;

namespace Perfolio.Metrics.Reporting.Derived;

/// <summary>
/// Parses expressions of derived metrics with stacks of its own, so that no depth of nesting can exhaust the thread's. From weak
/// to strong:
/// ternary, <c>!</c>, boolean, relational, additive, multiplicative, unary minus.
/// </summary>
internal sealed class DerivedParser
{
    private const int MostNodes = 10_000;
    private const int MostLength = 1 << 20;

    private static readonly Dictionary<string, DerivedOperation> Functions = new(StringComparer.Ordinal)
    {
        ["avg"] = DerivedOperation.Average,
        ["count"] = DerivedOperation.Count,
        ["delta"] = DerivedOperation.Delta,
        ["rate"] = DerivedOperation.Rate,
        ["instant"] = DerivedOperation.Instant,
        ["max"] = DerivedOperation.Maximum,
        ["min"] = DerivedOperation.Minimum,
        ["sum"] = DerivedOperation.Sum,
        ["scalar"] = DerivedOperation.Scalar,
        ["rescale"] = DerivedOperation.Rescale,
        ["matchinst"] = DerivedOperation.Instances,
    };

    private static readonly Dictionary<string, (DerivedOperation Operation, int Strength)> Binary = new(StringComparer.Ordinal)
    {
        ["&&"] = (DerivedOperation.And, 3),
        ["||"] = (DerivedOperation.Or, 3),
        ["<"] = (DerivedOperation.Less, 4),
        ["<="] = (DerivedOperation.LessOrEqual, 4),
        ["=="] = (DerivedOperation.Equal, 4),
        [">="] = (DerivedOperation.GreaterOrEqual, 4),
        [">"] = (DerivedOperation.Greater, 4),
        ["!="] = (DerivedOperation.NotEqual, 4),
        ["+"] = (DerivedOperation.Add, 5),
        ["-"] = (DerivedOperation.Subtract, 5),
        ["*"] = (DerivedOperation.Multiply, 6),
        ["/"] = (DerivedOperation.Divide, 6),
    };

    private readonly string _text;
    private readonly DerivedLexer _lexer;
    private readonly List<DerivedNode> _nodes = [];
    private readonly Stack<int> _operands = new();
    private readonly Stack<Waiting> _waiting = new();

    public DerivedParser(string name, string text)
    {
        _text = text;
        _lexer = new DerivedLexer(name, text);
    }

    private enum WaitingKind
    {
        Operator,
        Parenthesis,
        Function,
        Condition,
        Alternative,
    }

    public IReadOnlyList<DerivedNode> Parse()
    {
        if (_text.Length > MostLength)
            throw _lexer.Wrong("the definition is longer than 1 MiB", 0);
        Operand();
        while (!_lexer.AtEnd)
        {
            if (_lexer.Peek == ')')
                Close();
            else if (_lexer.Peek == ',')
                Rescale();
            else
            {
                Operator();
                Operand();
            }
        }

        Reduce(0);
        if (_waiting.TryPeek(out var open))
            throw _lexer.Wrong(open.Kind == WaitingKind.Condition ? "':' expected after '?'" : "')' expected", open.Column);
        return _nodes;
    }

    // Prefixes and parentheses up to and with one metric, constant or parameterless function.
    private void Operand()
    {
        while (true)
        {
            var column = _lexer.Column;
            if (_lexer.Take('('))
                _waiting.Push(new Waiting(WaitingKind.Parenthesis, default, 0, column));
            else if (_lexer.Take('-'))
                _waiting.Push(new Waiting(WaitingKind.Operator, DerivedOperation.Negate, 7, column));
            else if (_lexer.Take('!'))
                _waiting.Push(new Waiting(WaitingKind.Operator, DerivedOperation.Not, 2, column));
            else if (_lexer.IsNumber)
            {
                Push(Constant(column));
                return;
            }
            else if (!_lexer.IsName)
                throw _lexer.Wrong($"a metric, number, function or '(' expected, not {_lexer.Here}");
            else if (Name(column))
                return;
            if (_waiting.Count > MostNodes)
                throw _lexer.Wrong("the definition is nested too deep", column);
        }
    }

    // True when the operand is complete; false when a function waits for its own.
    private bool Name(int column)
    {
        var name = _lexer.Name();
        if (_lexer.Peek == '(')
        {
            _lexer.Expect('(');
            return Function(name, column);
        }

        if (!DerivedExpression.IsName(name))
            throw _lexer.Wrong($"'{name}' is no name of a metric", column);
        Push(new DerivedNode(DerivedOperation.Metric, column) { Text = name });
        Selection();
        return true;
    }

    private bool Function(string name, int column)
    {
        switch (name)
        {
            case "mkconst":
                var negative = _lexer.Take('-');
                if (!_lexer.IsNumber)
                    throw _lexer.Wrong($"a number expected, not {_lexer.Here}");
                var constant = Tags(Constant(column));
                _lexer.Expect(')');
                Push(constant);
                if (negative)
                    Push(new DerivedNode(DerivedOperation.Negate, column) { Left = _operands.Pop() });
                return true;
            case "novalue" or "anon":
                var nothing = new DerivedNode(DerivedOperation.NoValue, column) { Type = MetricType.Double, Semantics = MetricSemantics.Instant };
                // anon(U32) names only a type.
                nothing = _lexer.Peek == ')' || name == "novalue" ? Tags(nothing, first: true) : nothing with { Type = Type(_lexer.Value()) };
                _lexer.Expect(')');
                Push(nothing);
                return true;
            case "defined":
                if (!_lexer.IsName)
                    throw _lexer.Wrong($"a metric expected, not {_lexer.Here}");
                Push(new DerivedNode(DerivedOperation.Defined, column) { Text = _lexer.Name() });
                _lexer.Expect(')');
                return true;
        }

        if (!Functions.TryGetValue(name, out var operation))
            throw _lexer.Wrong($"there is no function '{name}'; there are: {string.Join(", ", Functions.Keys)}, defined, mkconst, novalue", column);
        var node = new DerivedNode(operation, column);
        if (operation == DerivedOperation.Instances)
        {
            node = node with { IsPattern = true, IsInverted = _lexer.Take('!') };
            if (!_lexer.Open('/'))
                throw _lexer.Wrong($"a regular expression in '/' expected, not {_lexer.Here}");
            node = node with { Text = Pattern(_lexer.Until('/', "a regular expression")) };
            _lexer.Expect(',');
        }

        _waiting.Push(new Waiting(WaitingKind.Function, operation, 0, column, node));
        return false;
    }

    private void Operator()
    {
        var column = _lexer.Column;
        switch (_lexer.Operator())
        {
            case null:
                throw _lexer.Wrong($"an operator expected, not {_lexer.Here}", column);
            case "?":
                Reduce(2);
                _waiting.Push(new Waiting(WaitingKind.Condition, DerivedOperation.Choose, 1, column));
                break;
            case ":":
                Reduce(1);
                if (!_waiting.TryPop(out var condition) || condition.Kind != WaitingKind.Condition)
                    throw _lexer.Wrong("':' without '?'", column);
                _waiting.Push(condition with { Kind = WaitingKind.Alternative });
                break;
            case { } text:
                var (operation, strength) = Binary[text];
                Reduce(strength);
                _waiting.Push(new Waiting(WaitingKind.Operator, operation, strength, column));
                break;
        }
    }

    // The second argument of rescale() ends it.
    private void Rescale()
    {
        var comma = _lexer.Column;
        Reduce(0);
        if (!_waiting.TryPop(out var function) || function.Operation != DerivedOperation.Rescale)
            throw _lexer.Wrong("',' is only in the functions rescale, mkconst and matchinst", comma);
        _lexer.Expect(',');
        var column = _lexer.Column;
        if (!UnitsSyntax.TryParse(_lexer.Value(), out var units, out var factor, out var error))
            throw _lexer.Wrong(error!, column);
        _lexer.Expect(')');
        Push(function.Node! with { Left = _operands.Pop(), Units = units, Factor = factor });
        Selection();
    }

    private void Close()
    {
        var column = _lexer.Column;
        Reduce(0);
        if (!_waiting.TryPop(out var open) || open.Kind is not (WaitingKind.Parenthesis or WaitingKind.Function))
            throw _lexer.Wrong("')' without '('", column);
        if (open.Operation == DerivedOperation.Rescale && open.Kind == WaitingKind.Function)
            throw _lexer.Wrong("rescale() needs units as its second argument", column);
        _lexer.Expect(')');
        if (open.Kind == WaitingKind.Function)
            Push(open.Node! with { Left = _operands.Pop() });
        Selection();
    }

    // [instance]
    private void Selection()
    {
        var column = _lexer.Column;
        if (_lexer.Open('['))
            Push(new DerivedNode(DerivedOperation.Instances, column) { Text = _lexer.Until(']', "an instance"), Left = _operands.Pop() });
    }

    // Builds what waits and binds at least as strongly.
    private void Reduce(int strength)
    {
        while (_waiting.TryPeek(out var top) && top.Kind is WaitingKind.Operator or WaitingKind.Alternative && top.Strength >= strength)
        {
            _waiting.Pop();
            var node = new DerivedNode(top.Operation, top.Column);
            if (top.Kind == WaitingKind.Alternative)
                node = node with { Third = _operands.Pop(), Right = _operands.Pop(), Left = _operands.Pop() };
            else if (top.Operation is DerivedOperation.Negate or DerivedOperation.Not)
                node = node with { Left = _operands.Pop() };
            else
                node = node with { Right = _operands.Pop(), Left = _operands.Pop() };
            Push(node);
        }
    }

    private void Push(DerivedNode node)
    {
        if (_nodes.Count >= MostNodes)
            throw _lexer.Wrong("the definition has more than 10000 parts", node.Column);
        _operands.Push(_nodes.Count);
        _nodes.Add(node);
    }

    private DerivedNode Constant(int column)
    {
        var (isInteger, bits) = _lexer.Number();
        return new DerivedNode(DerivedOperation.Constant, column) { Bits = bits, Type = isInteger ? MetricType.UInt32 : MetricType.Double };
    }

    private DerivedNode Tags(DerivedNode node, bool first = false)
    {
        while (_lexer.Peek != ')' && (first || _lexer.Take(',')))
        {
            first = false;
            var column = _lexer.Column;
            var tag = _lexer.Name();
            _lexer.Expect('=');
            var value = _lexer.Value();
            if (value.Length == 0)
                continue;
            node = tag switch
            {
                "type" => Typed(node, Type(value)),
                "semantics" => node with { Semantics = Semantics(value) },
                "units" => node with { Units = Units(value) },
                "indom" => node,
                _ => throw _lexer.Wrong($"'{tag}' is none of type, semantics, units", column),
            };
        }

        return node;
    }

    private static DerivedNode Typed(DerivedNode node, MetricType type)
    {
        if (node.Operation != DerivedOperation.Constant)
            return node with { Type = type };
        var real = DerivedNumber.ToReal(node.Bits, node.Type);
        return node with { Type = type, Bits = node.Type == MetricType.UInt32 ? DerivedNumber.Convert(node.Bits, node.Type, type) : DerivedNumber.FromReal(real, type) };
    }

    private MetricType Type(string text) => text.ToUpperInvariant() switch
    {
        "32" => MetricType.Int32,
        "U32" => MetricType.UInt32,
        "64" => MetricType.Int64,
        "U64" => MetricType.UInt64,
        "FLOAT" => MetricType.Float,
        "DOUBLE" => MetricType.Double,
        _ => throw _lexer.Wrong($"'{text}' is no type; there are: 32, U32, 64, U64, FLOAT, DOUBLE"),
    };

    private MetricSemantics Semantics(string text) => text.ToUpperInvariant() switch
    {
        "COUNTER" => MetricSemantics.Counter,
        "INSTANT" => MetricSemantics.Instant,
        "DISCRETE" => MetricSemantics.Discrete,
        _ => throw _lexer.Wrong($"'{text}' is no semantics; there are: counter, instant, discrete"),
    };

    private MetricUnits Units(string text) =>
        UnitsSyntax.TryParse(text, out var units, out _, out var error) ? units : throw _lexer.Wrong(error!);

    private string Pattern(string text)
    {
        try
        {
            _ = new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return text;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw _lexer.Wrong($"/{text}/ is no regular expression");
        }
    }

    private readonly record struct Waiting(WaitingKind Kind, DerivedOperation Operation, int Strength, int Column, DerivedNode? Node = null);
}
