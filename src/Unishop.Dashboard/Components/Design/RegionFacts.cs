using Unishop.Recovery.Observation;

namespace Unishop.Dashboard.Components.Design;

/// <summary>What screens say of a Region beyond its readings: pure functions.</summary>
public static class RegionFacts
{
    /// <summary>Whether the Region holds the writer, as it says itself; <see langword="null"/> where that is not known.</summary>
    public static bool? IsWriter(RegionSnapshot view)
    {
        if (view.Database.TryGet(out var database) && database is { GlobalDatabaseId: null })
        {
            // A cluster outside of a global database takes writes.
            return true;
        }

        return view.GlobalDatabase.TryGet(out var global) && global?.Members.FirstOrDefault(member => member.Region == view.Region) is { } member
            ? member.IsWriter
            : null;
    }

    /// <summary>The part of the Region's database, in the viewer's language.</summary>
    public static string DatabaseRole(RegionSnapshot view) => IsWriter(view) switch
    {
        true => view.Database.TryGet(out var database) && database is { GlobalDatabaseId: null } ? Text.Database_Standalone : Text.Database_Writer,
        false => Text.Database_Reader,
        _ => Text.Database_RoleUnknown,
    };
}
