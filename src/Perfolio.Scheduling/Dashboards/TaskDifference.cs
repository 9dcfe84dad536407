namespace Perfolio.Scheduling.Dashboards;

/// <summary>How one quantity of a task differs between two runs.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Quantity">What is compared, such as <c>CPU</c>.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Before">Value in the run that is compared against; NaN where there is none.</param>
/// <param name="After">Value in the other.</param>
/// <param name="Probability">Of such a difference by chance, adjusted for the number of comparisons; NaN where there are too few
/// slices.</param>
public sealed record TaskDifference(string Task, string Quantity, string Unit, double Before, double After, double Probability)
{
    /// <summary>Below this probability a difference is called significant.</summary>
    public const double Level = 0.01;

    /// <summary>After minus before.</summary>
    public double Change => After - Before;

    /// <summary>The change in percent of the value before; NaN when that is 0.</summary>
    public double Relative => Before == 0 ? double.NaN : 100 * Change / Before;

    /// <summary>True when the change is hardly by chance.</summary>
    public bool IsSignificant => Probability < Level;
}
