namespace Perfolio.Profiles.Model;

/// <summary>Joins the resources of two profiles in one (docs/formats/perun-profile.md, "Appending and merging").</summary>
public static class ProfileMerge
{
    /// <summary>
    /// The left profile with the right one's resources behind its own; header and models are the left one's. Without
    /// resources on one side the other side is returned.
    /// </summary>
    public static Profile Merge(Profile left, Profile right)
    {
        if (left.ResourceTypes.Count == 0) return right;
        if (right.ResourceTypes.Count == 0) return left;
        var encoder = new ResourceEncoder();
        foreach (ResourceType type in left.ResourceTypes) encoder.Add(type);
        foreach (ResourceType type in right.ResourceTypes) encoder.Add(type);
        return left with { ResourceTypes = encoder.Build() };
    }
}
