using System.Security.Cryptography;
using System.Text;
using Unishop.Domain.Workloads;

namespace Unishop.Recovery.Steps;

/// <summary>A CloudFormation template of the product, and what it calls the things that can't be told apart by a stack's name.</summary>
/// <param name="File">Its file's name.</param>
/// <param name="GlobalDatabase">The global database that it makes; <see langword="null"/> for none.</param>
/// <param name="StandbyCluster">The cluster that it makes in the standby's Region; the primary's is called like its stack.</param>
/// <param name="Table">The table that it makes; <see langword="null"/> for none.</param>
internal sealed record Template(string File, string? GlobalDatabase, string? StandbyCluster, string? Table)
{
    /// <summary>The two subnets, their groups and routes.</summary>
    public static readonly Template Network = new("network.yaml", null, null, null);

    private static readonly Template s_pilotLight = new("pilot-light.yaml", "pilot-global", "pilot-secondary", null);
    private static readonly Template s_warmStandby = new("warm-standby.yaml", "warm-global", "warm-secondary", null);
    private static readonly Template s_hotStandby = new("hot-standby.yaml", "hot-global", "hot-secondary", "unishophotstandby");

    /// <summary>The application's template.</summary>
    public static Template Of(Strategy strategy) => strategy switch
    {
        Strategy.PilotLight => s_pilotLight,
        Strategy.WarmStandby => s_warmStandby,
        _ => s_hotStandby,
    };

    /// <summary>The template itself.</summary>
    public string Text => Read(File);

    /// <summary>What identifies its text: an edit gives another.</summary>
    public string Hash => HashOf(Text);

    /// <summary>What identifies a template's text.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The template of that file's name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static string Read(string file)
    {
        using var stream = typeof(Template).Assembly.GetManifestResourceStream("Templates/" + file)
            ?? throw new ArgumentException($"There is no template {file}.", nameof(file));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Why a workload can't be made from it: where its configuration gives other names; <see langword="null"/> for no reason.</summary>
    public string? Misfit(Workload workload) =>
        Differs("GlobalDatabase", workload.GlobalDatabase, GlobalDatabase)
        ?? Differs("Standby:DatabaseCluster", workload.Standby.DatabaseCluster, StandbyCluster)
        ?? Differs("Primary:DatabaseCluster", workload.Primary.DatabaseCluster, workload.Primary.Stack)
        ?? Differs("Table", workload.Table, Table);

    private string? Differs(string key, string? configured, string? made) =>
        made is null || configured == made ? null : $"{File} makes {made}, and {key} is {configured ?? "not set"}: set {key} to {made}, or make the stacks yourself";
}
