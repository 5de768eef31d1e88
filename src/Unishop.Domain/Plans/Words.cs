namespace Unishop.Domain.Plans;

/// <summary>The words of the field, in English, for reasons and records.</summary>
internal static class Words
{
    public static string Of(Verb verb) => verb switch
    {
        Verb.CopyImage => "image copy",
        Verb.ScaleOut => "scale-out",
        Verb.CleanUp => "clean-up",
        Verb.Prepare => "preparation",
        Verb.Promote => "promotion",
        Verb.Verify => "verification",
        Verb.Failover => "failover",
        Verb.Failback => "failback",
        Verb.Fence => "fencing",
        _ => "drill",
    };
}
