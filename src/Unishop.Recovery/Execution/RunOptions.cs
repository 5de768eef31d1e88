using System.Globalization;

namespace Unishop.Recovery.Execution;

/// <summary>Rules for runs, section <c>Runs</c>.</summary>
public sealed class RunOptions
{
    /// <summary>For how long after a failover another one of the same workload needs an acknowledgement. Minutes of the world's clock.</summary>
    public double FlapWindowMinutes { get; set; } = 60;

    /// <summary>Whether runs may change anything; <c>false</c> stops all automation, whatever the switch says.</summary>
    public bool Automation { get; set; } = true;

    /// <summary>For how long a shop that was proved must stay so until its recovery counts as held. Seconds of the world's clock.</summary>
    public double StaysVerifiedSeconds { get; set; } = 60;

    /// <summary>Every mistake, each naming its key and a value that would be accepted.</summary>
    public IEnumerable<string> Validate()
    {
        if (FlapWindowMinutes is not (>= 0 and <= 10_080))
        {
            yield return $"Runs:FlapWindowMinutes: '{FlapWindowMinutes.ToString(CultureInfo.InvariantCulture)}' is not accepted; needed: minutes from 0 to 10080, e.g. 60";
        }

        if (StaysVerifiedSeconds is not (>= 10 and <= 3600))
        {
            yield return $"Runs:StaysVerifiedSeconds: '{StaysVerifiedSeconds.ToString(CultureInfo.InvariantCulture)}' is not accepted; needed: seconds from 10 to 3600, e.g. 60";
        }
    }
}
