using System.Globalization;

namespace Unishop.Recovery.Monitoring;

/// <summary>How often the world is looked at, section <c>Observation</c>. Seconds of the world's clock.</summary>
public sealed class ObservationOptions
{
    /// <summary>Databases, instances and sites.</summary>
    public double FastSeconds { get; set; } = 5;

    /// <summary>Stacks, network, images and metrics, which change slowly or are published once a minute.</summary>
    public double SlowSeconds { get; set; } = 20;

    /// <summary>Credentials, permissions and quotas, which cost more to ask for and change rarely.</summary>
    public double ProbeSeconds { get; set; } = 900;

    /// <summary>Every mistake, each naming its key and a value that would be accepted.</summary>
    public IEnumerable<string> Validate()
    {
        if (FastSeconds is not (>= 1 and <= 300))
        {
            yield return $"Observation:FastSeconds: '{FastSeconds.ToString(CultureInfo.InvariantCulture)}' is not accepted; needed: 1 to 300, e.g. 5";
        }

        if (!(SlowSeconds >= FastSeconds && SlowSeconds <= 3600))
        {
            yield return $"Observation:SlowSeconds: '{SlowSeconds.ToString(CultureInfo.InvariantCulture)}' is not accepted; needed: from FastSeconds to 3600, e.g. 20";
        }

        if (ProbeSeconds is not (>= 60 and <= 86_400))
        {
            yield return $"Observation:ProbeSeconds: '{ProbeSeconds.ToString(CultureInfo.InvariantCulture)}' is not accepted; needed: 60 to 86400, e.g. 900";
        }
    }
}
