namespace Unishop.Domain.Workloads;

/// <summary>The workshop's three workloads, under the names that its labs give their parts.</summary>
public static class Labs
{
    private const string CanaryEmail = "trainer@unishop.example";

    /// <summary>All three, in the order of the workshop.</summary>
    public static IReadOnlyList<string> Ids { get; } = ["pilot-light", "warm-standby", "hot-standby"];

    /// <summary>The lab of that id, as it would be configured; <see langword="null"/> where no lab has it.</summary>
    public static WorkloadOptions? Find(string? id) => id switch
    {
        "pilot-light" => Lab(id, "Unishop pilot light", Strategy.PilotLight, rto: 600, "pilot", "us-west-1"),
        "warm-standby" => Lab(id, "Unishop warm standby", Strategy.WarmStandby, rto: 300, "warm", "us-west-2"),
        "hot-standby" => HotStandby(id),
        _ => null,
    };

    /// <summary>Fills what a workload leaves open from the lab of its id; what is configured stays.</summary>
    public static WorkloadOptions Complete(WorkloadOptions configured)
    {
        if (Find(configured.Id) is not { } lab)
        {
            return configured;
        }

        Fill(lab, configured);
        Fill(lab.Primary, configured.Primary);
        Fill(lab.Standby, configured.Standby);
        return configured;
    }

    private static void Fill<T>(T from, T to)
    {
        foreach (var property in typeof(T).GetProperties().Where(property => property.GetValue(to) is null))
        {
            property.SetValue(to, property.GetValue(from));
        }
    }

    private static WorkloadOptions HotStandby(string id)
    {
        var lab = Lab(id, "Unishop hot standby", Strategy.HotStandby, rto: 60, "hot", "us-west-1");
        lab.Table = "unishophotstandby";
        lab.OriginGroup = "hot-standby-origin-group";
        return lab;
    }

    private static WorkloadOptions Lab(string id, string name, Strategy strategy, double rto, string prefix, string standby) => new()
    {
        Id = id,
        Name = name,
        Strategy = strategy.ToString(),
        RpoSeconds = 5,
        RtoSeconds = rto,
        GlobalDatabase = prefix + "-global",
        ImageName = prefix + "AMI",
        InstanceType = "t3.small",
        CanaryEmail = CanaryEmail,
        Primary = Part("us-east-1", prefix + "-primary"),
        Standby = Part(standby, prefix + "-secondary"),
    };

    private static RegionOptions Part(string region, string name) => new()
    {
        Region = region,
        NetworkStack = "network-stack",
        Stack = name,
        DatabaseCluster = name,
        InstanceName = name,
    };
}
