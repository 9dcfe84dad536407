using Perfolio.Metrics.Reporting.Fetching;

namespace Perfolio.Metrics.Reporting.Derived;

/// <summary>Arithmetic, comparison and boolean operators; instances that only one side has are left out.</summary>
internal sealed class BinaryStep(DerivedRegister result, DerivedRegister left, DerivedRegister right, DerivedOperation operation) : DerivedStep(result)
{
    public override void Run(MetricFrame frame, double seconds)
    {
        Result.Clear();
        var leftStep = left.Instances is null ? 0 : 1;
        var rightStep = right.Instances is null ? 0 : 1;
        var count = Result.Instances is null ? 1 : Result.Has.Length;
        if (leftStep == 1)
            count = Math.Min(count, left.Has.Length);
        if (rightStep == 1)
            count = Math.Min(count, right.Has.Length);
        for (var i = 0; i < count; i++)
        {
            var l = i * leftStep;
            var r = i * rightStep;
            if (left.Has[l] && right.Has[r])
                Result.Set(i, Value(l, r));
        }
    }

    private long Value(int l, int r)
    {
        switch (operation)
        {
            case DerivedOperation.Add or DerivedOperation.Subtract or DerivedOperation.Multiply when !DerivedNumber.IsReal(Result.Type):
                return Whole(left.Bits[l], right.Bits[r]);
            case DerivedOperation.Add:
                return DerivedNumber.FromReal(left.Real(l) + right.Real(r), Result.Type);
            case DerivedOperation.Subtract:
                return DerivedNumber.FromReal(left.Real(l) - right.Real(r), Result.Type);
            case DerivedOperation.Multiply:
                return DerivedNumber.FromReal(left.Real(l) * right.Real(r), Result.Type);
            case DerivedOperation.Divide:
                // Nothing by anything is nothing, as in PCP: there is no "not a number" in idle systems.
                var above = left.Real(l);
                return DerivedNumber.FromReal(above == 0 ? 0 : above / right.Real(r), Result.Type);
            case DerivedOperation.And:
                return left.Real(l) != 0 && right.Real(r) != 0 ? 1 : 0;
            case DerivedOperation.Or:
                return left.Real(l) != 0 || right.Real(r) != 0 ? 1 : 0;
        }

        var order = DerivedNumber.Compare(left.Bits[l], left.Type, right.Bits[r], right.Type);
        return operation switch
        {
            DerivedOperation.Less => order < 0,
            DerivedOperation.LessOrEqual => order <= 0,
            DerivedOperation.Equal => order == 0,
            DerivedOperation.GreaterOrEqual => order >= 0,
            DerivedOperation.Greater => order > 0,
            _ => order != 0,
        }
            ? 1
            : 0;
    }

    private long Whole(long a, long b)
    {
        var value = operation switch
        {
            DerivedOperation.Add => unchecked(a + b),
            DerivedOperation.Subtract => unchecked(a - b),
            _ => unchecked(a * b),
        };
        return DerivedNumber.Wrap(value, Result.Type);
    }
}

/// <summary>The ternary operator.</summary>
internal sealed class ChooseStep(DerivedRegister result, DerivedRegister guard, DerivedRegister whenTrue, DerivedRegister whenFalse) : DerivedStep(result)
{
    public override void Run(MetricFrame frame, double seconds)
    {
        Result.Clear();
        for (var i = 0; i < Result.Has.Length; i++)
        {
            var g = guard.Instances is null ? 0 : i;
            if (g >= guard.Has.Length || !guard.Has[g])
                continue;
            var (chosen, other) = guard.Real(g) != 0 ? (whenTrue, whenFalse) : (whenFalse, whenTrue);
            var c = chosen.Instances is null ? 0 : i;
            // A single value that is chosen beside a set takes the set's instances.
            var listed = chosen.Instances is not null || other.Instances is null || (i < other.Has.Length && other.Has[i]) || guard.Instances is not null;
            if (listed && c < chosen.Has.Length && chosen.Has[c])
                Result.Set(i, DerivedNumber.Convert(chosen.Bits[c], chosen.Type, Result.Type));
        }
    }
}
