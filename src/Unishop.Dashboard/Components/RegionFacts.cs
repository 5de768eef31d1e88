using System.Collections.Immutable;
using Unishop.Dashboard.Localization;
using Unishop.Domain.Facts;
using Unishop.Domain.Workloads;
using static Unishop.Dashboard.Localization.Vocabulary;

namespace Unishop.Dashboard.Components;

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

    /// <summary>The stacks of a workload in a Region in one word: complete, or the first that is not.</summary>
    public static (Tone Tone, string Word) Stacks(ImmutableArray<StackState> stacks, RegionalResources wanted)
    {
        string[] names = [wanted.NetworkStack, wanted.Stack];
        return names.FirstOrDefault(name => stacks.All(stack => stack.Name != name)) is { } missing ? (Tone.Bad, $"{missing}: {Text.Fact_None}")
            : stacks.FirstOrDefault(stack => !stack.IsComplete) is { } stack ? (Tones.OfAws(stack.Status), $"{stack.Name}: {stack.Status}")
            : (Tone.Good, Fill(Text.Fact_StacksComplete, stacks.Length));
    }
}
