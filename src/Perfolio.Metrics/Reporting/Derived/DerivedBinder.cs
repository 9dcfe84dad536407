using Perfolio.Archives.Format;
using Perfolio.Metrics.Reporting.Contexts;
using Perfolio.Metrics.Reporting.Fetching;
using Perfolio.Metrics.Reporting.Units;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Reporting.Derived;

/// <summary>Checks an expression against the metrics there are and makes its program, by the rules of
/// pmRegisterDerived(3).</summary>
internal sealed class DerivedBinder
{
    private readonly DerivedExpression _expression;
    private readonly SlotMap _slots;
    private readonly Func<string, bool> _isDefined;
    private readonly List<DerivedStep> _steps = [];
    private readonly List<DerivedRegister> _registers = [];

    private DerivedBinder(DerivedExpression expression, SlotMap slots, Func<string, bool> isDefined)
    {
        _expression = expression;
        _slots = slots;
        _isDefined = isDefined;
    }

    /// <summary>Makes the program; all operands have slots.</summary>
    /// <exception cref="OperationException">Operands do not go together.</exception>
    public static IReadOnlyList<DerivedStep> Bind(DerivedExpression expression, SlotMap slots, Func<string, bool> isDefined)
    {
        var binder = new DerivedBinder(expression, slots, isDefined);
        foreach (var node in expression.Nodes)
            binder.Add(node);
        return binder._steps;
    }

    private void Add(DerivedNode node)
    {
        DerivedStep step = node.Operation switch
        {
            DerivedOperation.Metric => Metric(node),
            DerivedOperation.Constant => Constant(node, node.Bits),
            DerivedOperation.NoValue => Constant(node, null),
            DerivedOperation.Defined => Constant(node with { Type = MetricType.UInt32 }, _isDefined(node.Text) ? 1 : 0),
            DerivedOperation.Negate or DerivedOperation.Not or DerivedOperation.Instant => Unary(node, Left(node)),
            DerivedOperation.Delta or DerivedOperation.Rate => Change(node, Left(node)),
            DerivedOperation.Average or DerivedOperation.Count or DerivedOperation.Maximum or DerivedOperation.Minimum
                or DerivedOperation.Sum or DerivedOperation.Scalar => Aggregate(node, Left(node)),
            DerivedOperation.Rescale => Rescale(node, Left(node)),
            DerivedOperation.Instances => Instances(node, Left(node)),
            DerivedOperation.Choose => Choose(node, Left(node), _registers[node.Right], _registers[node.Third]),
            _ => Binary(node, Left(node), _registers[node.Right]),
        };
        _steps.Add(step);
        _registers.Add(step.Result);
    }

    private DerivedRegister Left(DerivedNode node) => _registers[node.Left];

    private OperationException Wrong(DerivedNode node, string reason) =>
        new(FormattableString.Invariant($"derived metric {_expression.Name}: {reason} (column {node.Column + 1} of '{_expression.Text.Trim()}')"));

    private MetricStep Metric(DerivedNode node)
    {
        var index = _slots.IndexOf(node.Text);
        var descriptor = _slots.Metrics[index].Descriptor;
        var instances = _slots.Instances(index);
        return new MetricStep(Register(descriptor.Type, descriptor.Semantics, descriptor.Units, instances.IsSingular ? null : instances), _slots, index);
    }

    private static ConstantStep Constant(DerivedNode node, long? bits) => new(
        new DerivedRegister
        {
            Type = node.Type,
            Semantics = node.Semantics,
            Units = node.Units,
            IsConstant = node.Units.Packed == 0,
        },
        bits);

    private UnaryStep Unary(DerivedNode node, DerivedRegister operand)
    {
        if (node.Operation != DerivedOperation.Instant)
            Arithmetic(node, operand);
        var semantics = operand.Semantics == MetricSemantics.Counter ? MetricSemantics.Instant : operand.Semantics;
        var type = node.Operation switch
        {
            DerivedOperation.Not => MetricType.UInt32,
            DerivedOperation.Negate when operand.Type is MetricType.UInt32 or MetricType.UInt64 => MetricType.Int64,
            _ => operand.Type,
        };
        var units = node.Operation == DerivedOperation.Not ? default : operand.Units;
        return new UnaryStep(Register(type, semantics, units, operand.Instances), operand, node.Operation);
    }

    private ChangeStep Change(DerivedNode node, DerivedRegister operand)
    {
        Arithmetic(node, operand);
        var semantics = operand.Semantics == MetricSemantics.Counter ? MetricSemantics.Instant : operand.Semantics;
        if (node.Operation == DerivedOperation.Delta)
        {
            var type = operand.Type switch
            {
                MetricType.UInt32 => MetricType.Int64,
                MetricType.UInt64 => MetricType.Double,
                var same => same,
            };
            return new ChangeStep(Register(type, semantics, operand.Units, operand.Instances), operand, null);
        }

        if (operand.Units.Time is not (0 or 1))
            throw Wrong(node, $"rate() needs an operand whose time dimension is 0 or 1, not {operand.Units}");
        var factor = operand.Units.Time == 1 ? UnitConversion.Scale(1, operand.Units.TimeScale) : 1;
        return new ChangeStep(Register(MetricType.Double, semantics, UnitsText.Rate(operand.Units), operand.Instances), operand, factor);
    }

    private AggregateStep Aggregate(DerivedNode node, DerivedRegister operand)
    {
        if (node.Operation is not (DerivedOperation.Count or DerivedOperation.Scalar))
            Arithmetic(node, operand);
        var instant = operand.Semantics == MetricSemantics.Counter ? MetricSemantics.Instant : operand.Semantics;
        var result = node.Operation switch
        {
            DerivedOperation.Count => Register(MetricType.UInt32, MetricSemantics.Instant, MetricUnits.From(0, 0, 1), null),
            DerivedOperation.Average => Register(MetricType.Float, instant, operand.Units, null),
            DerivedOperation.Maximum or DerivedOperation.Minimum => Register(operand.Type, instant, operand.Units, null),
            _ => Register(operand.Type, operand.Semantics, operand.Units, null),
        };
        return new AggregateStep(result, operand, node.Operation);
    }

    private RescaleStep Rescale(DerivedNode node, DerivedRegister operand)
    {
        Arithmetic(node, operand);
        if (!UnitConversion.SameDimensions(operand.Units, node.Units))
            throw Wrong(node, $"{operand.Units} cannot be rescaled to {node.Units}");
        var factor = UnitConversion.Factor(operand.Units, node.Units) * node.Factor;
        return new RescaleStep(Register(MetricType.Double, operand.Semantics, node.Units, operand.Instances), operand, factor);
    }

    private InstancesStep Instances(DerivedNode node, DerivedRegister operand)
    {
        if (operand.Instances is null)
            throw Wrong(node, "instances can only be chosen of what has instances");
        return new InstancesStep(Register(operand.Type, operand.Semantics, operand.Units, operand.Instances), operand, node);
    }

    private ChooseStep Choose(DerivedNode node, DerivedRegister guard, DerivedRegister whenTrue, DerivedRegister whenFalse)
    {
        Arithmetic(node, guard);
        var instances = Common(node, whenTrue, whenFalse);
        if (guard.Instances is not null && instances is null)
            throw Wrong(node, "the condition has instances, but what is chosen has none");
        if (guard.Instances is not null && !ReferenceEquals(guard.Instances, instances))
            throw Wrong(node, "the condition has another instance domain than what is chosen");
        if (whenTrue.Units != whenFalse.Units)
            throw Wrong(node, $"'? :' chooses between different units: {whenTrue.Units} and {whenFalse.Units}");
        if ((whenTrue.Semantics == MetricSemantics.Counter) != (whenFalse.Semantics == MetricSemantics.Counter))
            throw Wrong(node, "'? :' chooses between a counter and what is none");
        if (whenTrue.IsNumeric != whenFalse.IsNumeric)
            throw Wrong(node, "'? :' chooses between a number and what is none");
        var type = whenTrue.IsNumeric ? Promote(whenTrue.Type, whenFalse.Type) : whenTrue.Type;
        return new ChooseStep(Register(type, whenTrue.Semantics, whenTrue.Units, instances), guard, whenTrue, whenFalse);
    }

    private BinaryStep Binary(DerivedNode node, DerivedRegister left, DerivedRegister right)
    {
        Arithmetic(node, left);
        Arithmetic(node, right);
        var instances = Common(node, left, right);
        var operation = node.Operation;
        if (operation is DerivedOperation.Multiply or DerivedOperation.Divide)
        {
            Counters(node, left, right);
            var (l, r) = (Common(left, right.Units), Common(right, left.Units));
            var sign = operation == DerivedOperation.Multiply ? 1 : -1;
            var (lu, ru) = (l.Units, r.Units);
            var units = Product(node, lu, ru, sign);
            var type = operation == DerivedOperation.Divide ? MetricType.Double : Promote(l.Type, r.Type);
            return new BinaryStep(Register(type, Semantics(left, right), units, instances), l, r, operation);
        }

        var arithmetic = operation is DerivedOperation.Add or DerivedOperation.Subtract;
        var free = !arithmetic && (left.IsConstant || right.IsConstant);
        if (!free && !UnitConversion.SameDimensions(left.Units, right.Units))
            throw Wrong(node, $"the operands have different dimensions: {left.Units} and {right.Units}");
        if (arithmetic)
            Counters(node, left, right);
        var (a, b) = free ? (left, right) : (Common(left, right.Units), Common(right, left.Units));
        return arithmetic
            ? new BinaryStep(Register(Promote(a.Type, b.Type), Semantics(left, right), a.Units, instances), a, b, operation)
            : new BinaryStep(Register(MetricType.UInt32, Comparison(left, right), default, instances), a, b, operation);
    }

    // Only some operators make sense for counters.
    private void Counters(DerivedNode node, DerivedRegister left, DerivedRegister right)
    {
        var l = left.Semantics == MetricSemantics.Counter;
        var r = right.Semantics == MetricSemantics.Counter;
        var sum = node.Operation is DerivedOperation.Add or DerivedOperation.Subtract;
        if (l && r && !sum)
            throw Wrong(node, "two counters can only be added or subtracted; use delta() or rate()");
        if (l && !r && sum)
            throw Wrong(node, "a counter can only be multiplied or divided by what is no counter; use instant(), delta() or rate()");
        if (!l && r && node.Operation != DerivedOperation.Multiply)
            throw Wrong(node, "what is no counter can only be multiplied with a counter; use instant(), delta() or rate()");
        if (l != r && (l ? right : left).Units is { Space: 0, Time: 0, Count: 0 } is false)
            throw Wrong(node, "what a counter is multiplied with or divided by must have no units");
    }

    // The operand in the larger of both scales where both have a dimension.
    private DerivedRegister Common(DerivedRegister operand, MetricUnits other)
    {
        var u = operand.Units;
        var space = u.Space != 0 && other.Space != 0 ? Math.Max(u.SpaceScale, other.SpaceScale) : u.SpaceScale;
        var time = u.Time != 0 && other.Time != 0 ? Math.Max(u.TimeScale, other.TimeScale) : u.TimeScale;
        var count = u.Count != 0 && other.Count != 0 ? Math.Max(u.CountScale, other.CountScale) : u.CountScale;
        var units = MetricUnits.From(u.Space, u.Time, u.Count, space, time, count);
        if (UnitConversion.Factor(u, units) is var factor && factor == 1)
            return operand;
        var step = new RescaleStep(Register(MetricType.Double, operand.Semantics, units, operand.Instances), operand, factor);
        _steps.Add(step);
        return step.Result;
    }

    private static DerivedRegister Register(MetricType type, MetricSemantics semantics, MetricUnits units, KnownInstances? instances) =>
        new() { Type = type, Semantics = semantics, Units = units, Instances = instances };

    private MetricUnits Product(DerivedNode node, MetricUnits l, MetricUnits r, int sign)
    {
        var (space, time, count) = (l.Space + (sign * r.Space), l.Time + (sign * r.Time), l.Count + (sign * r.Count));
        if (space is < -8 or > 7 || time is < -8 or > 7 || count is < -8 or > 7)
            throw Wrong(node, "the units of the result have an exponent out of range");
        // A dimension that has gone has no scale either.
        return MetricUnits.From(
            space, time, count,
            space == 0 ? 0 : l.Space != 0 ? l.SpaceScale : r.SpaceScale,
            time == 0 ? 0 : l.Time != 0 ? l.TimeScale : r.TimeScale,
            count == 0 ? 0 : l.Count != 0 ? l.CountScale : r.CountScale);
    }

    private KnownInstances? Common(DerivedNode node, DerivedRegister left, DerivedRegister right)
    {
        if (left.Instances is null || right.Instances is null)
            return left.Instances ?? right.Instances;
        return ReferenceEquals(left.Instances, right.Instances)
            ? left.Instances
            : throw Wrong(node, $"the operands have different instance domains: {left.Instances.Indom} and {right.Instances.Indom}");
    }

    private void Arithmetic(DerivedNode node, DerivedRegister operand)
    {
        if (!operand.IsNumeric)
            throw Wrong(node, "an operand is no number");
    }

    private static MetricSemantics Semantics(DerivedRegister left, DerivedRegister right) =>
        left.Semantics == MetricSemantics.Counter || right.Semantics == MetricSemantics.Counter ? MetricSemantics.Counter : Comparison(left, right);

    private static MetricSemantics Comparison(DerivedRegister left, DerivedRegister right) =>
        left.Semantics == MetricSemantics.Discrete && right.Semantics == MetricSemantics.Discrete ? MetricSemantics.Discrete : MetricSemantics.Instant;

    private static MetricType Promote(MetricType left, MetricType right)
    {
        foreach (var type in new[] { MetricType.Double, MetricType.Float, MetricType.UInt64, MetricType.Int64, MetricType.UInt32 })
        {
            if (left == type || right == type)
                return type;
        }

        return MetricType.Int32;
    }
}
