using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Unishop.Domain.Workloads;

/// <summary>The workloads that this console protects, in the order of configuration.</summary>
public sealed partial class WorkloadCatalog
{
    private readonly ImmutableDictionary<string, Workload> _byId;

    /// <summary>A catalogue of workloads whose identifiers differ.</summary>
    /// <exception cref="ArgumentException">Two workloads have the same identifier.</exception>
    public WorkloadCatalog(IEnumerable<Workload> workloads)
    {
        All = [.. workloads];
        _byId = All.ToImmutableDictionary(workload => workload.Id, StringComparer.Ordinal);
    }

    /// <summary>All workloads, in the order of configuration.</summary>
    public ImmutableArray<Workload> All { get; }

    /// <summary>The workload of that identifier, or <see langword="null"/>.</summary>
    public Workload? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>
    /// Reads the section <c>Workloads</c>. Every mistake is listed, each naming its key and a value that would be accepted.
    /// </summary>
    public static ImmutableArray<string> Validate(IReadOnlyList<WorkloadOptions> options)
    {
        var mistakes = ImmutableArray.CreateBuilder<string>();
        if (options.Count == 0)
        {
            mistakes.Add("Workloads: at least one workload is needed, e.g. Workloads:0:Id = pilot-light");
        }

        for (var index = 0; index < options.Count; index++)
        {
            new Check($"Workloads:{index.ToString(CultureInfo.InvariantCulture)}", mistakes).Workload(options[index]);
        }

        foreach (var twice in options.Where(o => o.Id is not null).GroupBy(o => o.Id, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            mistakes.Add($"Workloads: the Id '{twice.Key}' is used {twice.Count()} times; give each workload its own, e.g. {twice.Key}-2");
        }

        return mistakes.ToImmutable();
    }

    /// <summary>Builds the catalogue from options that <see cref="Validate"/> found no mistake in.</summary>
    public static WorkloadCatalog From(IReadOnlyList<WorkloadOptions> options) => new(options.Select(o => new Workload(
        o.Id!,
        o.Name ?? o.Id!,
        Enum.Parse<Strategy>(o.Strategy!, ignoreCase: true),
        new Objectives(TimeSpan.FromSeconds(o.RpoSeconds!.Value), TimeSpan.FromSeconds(o.RtoSeconds!.Value)),
        RdsId(o.GlobalDatabase!),
        o.ImageName!,
        o.InstanceType!,
        Resources(o.Primary),
        Resources(o.Standby),
        new Canary(o.CanaryEmail!))
    {
        Capacity = new Capacity((int)(o.FullCapacity ?? 2), (int)(o.MostCapacity ?? 5)),
        ScaleOutBy = o.ScaleOutBy is null ? ScaleOutBy.Stack : Enum.Parse<ScaleOutBy>(o.ScaleOutBy, ignoreCase: true),
        Table = o.Table,
        Heartbeat = o.HeartbeatSeconds is { } seconds ? new Heartbeat(TimeSpan.FromSeconds(seconds), o.HeartbeatEmail!) : null,
        OriginGroup = o.OriginGroup,
        Images = new ImagePolicy((int?)o.ImagesKept, o.ImagesEncrypted is not null && bool.Parse(o.ImagesEncrypted), o.ImagesKmsKey, Accounts(o)),
        StackParameters = (o.StackParameters ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal),
        ApprovePromotion = o.ApprovePromotion is not null && bool.Parse(o.ApprovePromotion),
        AllowedHosts = [.. Hosts(o)],
    }));

    private static string[] Hosts(WorkloadOptions o) => (o.AllowedHosts ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static ImmutableArray<string> Accounts(WorkloadOptions o) =>
        [.. (o.ImagesAccounts ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static RegionalResources Resources(RegionOptions o) =>
        new(o.Region!, o.NetworkStack!, o.Stack!, RdsId(o.DatabaseCluster!), o.InstanceName!) { ScalingGroup = o.ScalingGroup, SiteBucket = o.SiteBucket, LaunchTemplate = o.LaunchTemplate };

    // RDS keeps identifiers in lower case, and CloudWatch compares its dimensions to the letter.
    private static string RdsId(string id) => id.Trim().ToLowerInvariant();

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex Identifier();

    [GeneratedRegex("^[a-z]{2,}(-[a-z]+)+-[0-9]+$")]
    private static partial Regex RegionCode();

    private readonly struct Check(string section, ImmutableArray<string>.Builder mistakes)
    {
        public void Workload(WorkloadOptions o)
        {
            Require("Id", o.Id is not null && Identifier().IsMatch(o.Id), o.Id, "lower case letters, digits and hyphens, e.g. pilot-light");
            Require("Strategy", Enum.TryParse<Strategy>(o.Strategy, ignoreCase: true, out _) && !char.IsDigit(o.Strategy![0]), o.Strategy,
                $"one of {string.Join(", ", Enum.GetNames<Strategy>())}");
            Require("RpoSeconds", o.RpoSeconds is > 0 and <= 31_536_000, Show(o.RpoSeconds), "a number of seconds above 0, e.g. 5");
            Require("RtoSeconds", o.RtoSeconds is > 0 and <= 31_536_000, Show(o.RtoSeconds), "a number of seconds above 0, e.g. 600");
            Text("GlobalDatabase", o.GlobalDatabase, "pilot-global");
            Text("ImageName", o.ImageName, "pilotAMI");
            Text("InstanceType", o.InstanceType, "t3.small");
            Require("CanaryEmail", o.CanaryEmail?.Contains('@', StringComparison.Ordinal) == true, o.CanaryEmail,
                "the e-mail address of a shopper, e.g. trainer@unishop.example");
            Require("HeartbeatSeconds", o.HeartbeatSeconds is null or (>= 5 and <= 300), Show(o.HeartbeatSeconds), "a number of seconds from 5 to 300, e.g. 10");
            // A pilot light's standby runs no shop whose cart could be read.
            Require("HeartbeatSeconds", o.HeartbeatSeconds is null || !string.Equals(o.Strategy, nameof(Strategy.PilotLight), StringComparison.OrdinalIgnoreCase), Show(o.HeartbeatSeconds),
                "nothing with PilotLight, whose standby runs no shop that could be read; CloudWatch's lag is shown without it");
            Require("HeartbeatEmail", o.HeartbeatSeconds is null || (o.HeartbeatEmail?.Contains('@', StringComparison.Ordinal) == true && o.HeartbeatEmail != o.CanaryEmail), o.HeartbeatEmail,
                "the e-mail address of a shopper of its own, other than CanaryEmail, e.g. heartbeat@unishop.example");
            Require("FullCapacity", o.FullCapacity is null or (>= 1 and <= 1000), Show(o.FullCapacity), "a number of instances, e.g. 2");
            Require("MostCapacity", o.MostCapacity is null || (o.MostCapacity <= 1000 && o.MostCapacity >= (o.FullCapacity ?? 2)), Show(o.MostCapacity),
                "a number of instances not below FullCapacity, e.g. 5");
            Require("ScaleOutBy", o.ScaleOutBy is null || Enum.GetNames<ScaleOutBy>().Contains(o.ScaleOutBy, StringComparer.OrdinalIgnoreCase), o.ScaleOutBy,
                $"one of {string.Join(", ", Enum.GetNames<ScaleOutBy>())}");
            Require("ApprovePromotion", o.ApprovePromotion is null || bool.TryParse(o.ApprovePromotion, out _), o.ApprovePromotion, "one of true, false");
            Require("ImagesKept", o.ImagesKept is null or (>= 1 and <= 1000), Show(o.ImagesKept), "how many images are kept in each Region, e.g. 3");
            Require("ImagesEncrypted", o.ImagesEncrypted is null || bool.TryParse(o.ImagesEncrypted, out _), o.ImagesEncrypted, "one of true, false");
            Require("ImagesAccounts", Accounts(o).All(account => account.Length == 12 && account.All(char.IsAsciiDigit)), o.ImagesAccounts,
                "account numbers of twelve digits, separated by commas, e.g. 111122223333");
            Require("AllowedHosts", Hosts(o).All(host => Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) == UriHostNameType.Dns), o.AllowedHosts,
                "names of hosts, separated by commas, e.g. shop.example.com,*.api.example.com");
            if (string.Equals(o.Strategy, nameof(Strategy.HotStandby), StringComparison.OrdinalIgnoreCase))
            {
                Text("Table", o.Table, "unishophotstandby");
                Text("OriginGroup", o.OriginGroup, "hot-standby-origin-group");
            }

            Region("Primary", o.Primary, "us-east-1", "pilot-primary");
            Region("Standby", o.Standby, "us-west-1", "pilot-secondary");
            Require("Standby:Region", o.Standby.Region is null || o.Standby.Region != o.Primary.Region, o.Standby.Region,
                "a Region other than Primary:Region, e.g. us-west-1");
        }

        private void Region(string role, RegionOptions o, string region, string name)
        {
            Require($"{role}:Region", o.Region is not null && RegionCode().IsMatch(o.Region), o.Region, $"a Region's code, e.g. {region}");
            Text($"{role}:NetworkStack", o.NetworkStack, "network-stack");
            Text($"{role}:Stack", o.Stack, name);
            Text($"{role}:DatabaseCluster", o.DatabaseCluster, name);
            Text($"{role}:InstanceName", o.InstanceName, name);
        }

        private void Text(string key, string? value, string example) =>
            Require(key, !string.IsNullOrWhiteSpace(value), value, $"a name, e.g. {example}");

        private void Require(string key, bool satisfied, string? value, string acceptable)
        {
            if (!satisfied)
            {
                mistakes.Add($"{section}:{key}: {(string.IsNullOrWhiteSpace(value) ? "is missing" : $"'{value}' is not accepted")}; needed: {acceptable}");
            }
        }

        private static string? Show(double? number) => number?.ToString(CultureInfo.InvariantCulture);
    }
}
