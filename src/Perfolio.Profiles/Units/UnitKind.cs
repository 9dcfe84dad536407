namespace Perfolio.Profiles.Units;

/// <summary>The kinds of unit that can be added to Perfolio. The names are those of <c>utils create</c>.</summary>
public enum UnitKind
{
    /// <summary>Measures something and yields a profile.</summary>
    Collect,

    /// <summary>Takes a profile and yields one with models or changed resources.</summary>
    Postprocess,

    /// <summary>Takes a profile and shows it.</summary>
    View,

    /// <summary>Takes a baseline and a target profile and yields performance changes.</summary>
    Check,
}
