using Perfolio.Metrics.Reporting.Fetching;

namespace Perfolio.Metrics.Reporting.Derived;

/// <summary>One step of a derived metric's program: fills its register from those before it.</summary>
internal abstract class DerivedStep
{
    protected DerivedStep(DerivedRegister result) => Result = result;

    public DerivedRegister Result { get; }

    /// <summary>Computes the values of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="seconds">Time since the frame before; 0 when there is none or data are missing in between.</param>
    public abstract void Run(MetricFrame frame, double seconds);
}
