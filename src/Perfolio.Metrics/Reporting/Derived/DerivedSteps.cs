using System.Text.RegularExpressions;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Reporting.Fetching;

namespace Perfolio.Metrics.Reporting.Derived;

/// <summary>Takes a metric's values from the frame.</summary>
internal sealed class MetricStep(DerivedRegister result, SlotMap slots, int metric) : DerivedStep(result)
{
    public override void Run(MetricFrame frame, double seconds)
    {
        Result.Clear();
        var first = slots.First(metric);
        var count = slots.Slots(metric);
        frame.Bits.AsSpan(first, count).CopyTo(Result.Bits);
        frame.Has.AsSpan(first, count).CopyTo(Result.Has);
    }
}

/// <summary>A number, or nothing at all.</summary>
internal sealed class ConstantStep(DerivedRegister result, long? bits) : DerivedStep(result)
{
    public override void Run(MetricFrame frame, double seconds)
    {
        Result.Clear();
        if (bits is { } value)
            Result.Set(0, value);
    }
}

/// <summary>Brings a value to other units.</summary>
internal sealed class RescaleStep(DerivedRegister result, DerivedRegister operand, double factor) : DerivedStep(result)
{
    public override void Run(MetricFrame frame, double seconds)
    {
        Result.Clear();
        for (var i = 0; i < operand.Count && i < operand.Has.Length; i++)
        {
            if (operand.Has[i])
                Result.Set(i, BitConverter.DoubleToInt64Bits(operand.Real(i) * factor));
        }
    }
}

/// <summary>Unary minus, <c>!</c>, and <c>instant()</c>.</summary>
internal sealed class UnaryStep(DerivedRegister result, DerivedRegister operand, DerivedOperation operation) : DerivedStep(result)
{
    public override void Run(MetricFrame frame, double seconds)
    {
        Result.Clear();
        for (var i = 0; i < operand.Has.Length && i < Result.Has.Length; i++)
        {
            if (operand.Has[i])
                Result.Set(i, Value(i));
        }
    }

    private long Value(int i) => operation switch
    {
        DerivedOperation.Not => operand.Real(i) == 0 ? 1 : 0,
        DerivedOperation.Negate when DerivedNumber.IsReal(operand.Type) => BitConverter.DoubleToInt64Bits(-operand.Real(i)),
        DerivedOperation.Negate => DerivedNumber.Wrap(unchecked(-operand.Bits[i]), Result.Type),
        _ => operand.Bits[i],
    };
}

/// <summary>The difference to the frame before, or the difference per second.</summary>
internal sealed class ChangeStep(DerivedRegister result, DerivedRegister operand, double? factor) : DerivedStep(result)
{
    private readonly DerivedRegister _before = new() { Type = operand.Type, Semantics = operand.Semantics, Units = operand.Units, Instances = operand.Instances };

    public override void Run(MetricFrame frame, double seconds)
    {
        Result.Clear();
        _before.Grow();
        var count = Math.Min(operand.Has.Length, _before.Has.Length);
        for (var i = 0; i < count && seconds > 0; i++)
        {
            // A counter that has become smaller was reset or has wrapped: what happened in between is not known.
            if (operand.Has[i] && _before.Has[i] && (operand.Semantics != MetricSemantics.Counter || !Fell(i)))
                Result.Set(i, Change(i, seconds));
        }

        operand.Bits.AsSpan(0, count).CopyTo(_before.Bits);
        operand.Has.AsSpan(0, count).CopyTo(_before.Has);
    }

    private bool Fell(int i) => DerivedNumber.Compare(operand.Bits[i], operand.Type, _before.Bits[i], operand.Type) < 0;

    private long Change(int i, double seconds)
    {
        var real = DerivedNumber.IsReal(operand.Type);
        // Integers are subtracted as such: no digit is lost when both are large.
        double difference = real ? operand.Real(i) - _before.Real(i) : unchecked(operand.Bits[i] - _before.Bits[i]);
        if (factor is { } f)
            return BitConverter.DoubleToInt64Bits(difference / seconds * f);
        return real || Result.Type == MetricType.Double
            ? DerivedNumber.FromReal(difference, Result.Type)
            : DerivedNumber.Wrap(unchecked(operand.Bits[i] - _before.Bits[i]), Result.Type);
    }
}

/// <summary>One value of all instances: sum, mean, extremes, number, or simply the first.</summary>
internal sealed class AggregateStep(DerivedRegister result, DerivedRegister operand, DerivedOperation operation) : DerivedStep(result)
{
    public override void Run(MetricFrame frame, double seconds)
    {
        Result.Clear();
        var count = 0;
        long chosen = 0;
        double sum = 0;
        for (var i = 0; i < operand.Has.Length; i++)
        {
            if (!operand.Has[i])
                continue;
            var bits = operand.Bits[i];
            sum += operand.IsNumeric ? operand.Real(i) : 0;
            chosen = count++ == 0 ? bits : operation switch
            {
                DerivedOperation.Sum => unchecked(chosen + bits),
                DerivedOperation.Maximum when DerivedNumber.Compare(bits, operand.Type, chosen, operand.Type) > 0 => bits,
                DerivedOperation.Minimum when DerivedNumber.Compare(bits, operand.Type, chosen, operand.Type) < 0 => bits,
                _ => chosen,
            };
        }

        if (operation == DerivedOperation.Count)
            Result.Set(0, count);
        else if (count > 0)
            Result.Set(0, operation switch
            {
                DerivedOperation.Average => DerivedNumber.FromReal(sum / count, Result.Type),
                DerivedOperation.Sum when DerivedNumber.IsReal(operand.Type) => DerivedNumber.FromReal(sum, Result.Type),
                DerivedOperation.Sum => DerivedNumber.Wrap(chosen, Result.Type),
                _ => chosen,
            });
    }
}

/// <summary>Keeps the instances with some name.</summary>
internal sealed class InstancesStep : DerivedStep
{
    private readonly DerivedRegister _operand;
    private readonly DerivedNode _node;
    private readonly Regex? _pattern;
    private readonly List<bool> _matches = [];

    public InstancesStep(DerivedRegister result, DerivedRegister operand, DerivedNode node)
        : base(result)
    {
        _operand = operand;
        _node = node;
        _pattern = node.IsPattern ? new Regex(node.Text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant) : null;
    }

    public override void Run(MetricFrame frame, double seconds)
    {
        Result.Clear();
        var instances = _operand.Instances!;
        for (var i = _matches.Count; i < instances.Count; i++)
            _matches.Add(Matches(instances.Name(i)));
        for (var i = 0; i < _operand.Has.Length && i < _matches.Count; i++)
        {
            if (_operand.Has[i] && _matches[i])
                Result.Set(i, _operand.Bits[i]);
        }
    }

    // The part of a name before a blank stands for the whole, as everywhere in PCP.
    private bool Matches(string name) => _pattern is not null
        ? _pattern.IsMatch(name) != _node.IsInverted
        : string.Equals(name, _node.Text, StringComparison.Ordinal)
            || (name.IndexOf(' ', StringComparison.Ordinal) is > 0 and var blank && name.AsSpan(0, blank).SequenceEqual(_node.Text));
}
