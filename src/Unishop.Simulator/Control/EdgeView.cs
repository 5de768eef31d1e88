using Unishop.Simulator.Core;
using Unishop.Simulator.Services.ApiGateway;
using Unishop.Simulator.Services.CloudFront;
using Unishop.Simulator.Services.DynamoDb;
using Unishop.Simulator.Services.Iam;
using Unishop.Simulator.Services.Lambda;
using Unishop.Simulator.Services.Logs;
using Unishop.Simulator.Services.S3;
using Unishop.Simulator.Services.Sns;

namespace Unishop.Simulator.Control;

/// <summary>Tables, functions, APIs, distributions and identities as a person reads them.</summary>
internal static class EdgeView
{
    /// <summary>What belongs to one Region.</summary>
    public static object Of(World world, string region) => new
    {
        tables = world.Tables.Where(table => table.Region == region).Select(table => new
        {
            table.Name,
            table.Status,
            items = table.Items.Count(),
            replicas = table.Global?.Replicas.Values.Select(replica => new { replica.Region, replica.Status }),
            waiting = table.Global?.Waiting.Count ?? 0,
            overwritten = table.Global?.Conflicts.Where(conflict => conflict.Lost.WrittenIn == table.Region).Select(conflict => new
            {
                conflict.Key,
                conflict.Lost.WrittenAt,
                lost = conflict.Lost.Attributes,
                by = new { conflict.Kept.WrittenIn, conflict.Kept.WrittenAt },
            }),
        }),
        functions = world.Functions.Where(function => function.Region == region).Select(function => new { function.Name, function.Handler, function.State, mayBeCalledBy = function.Permissions.Values.Select(permission => permission.Principal) }),
        apis = world.RestApis.Where(api => api.Region == region).Select(api => new
        {
            api.Id,
            api.Name,
            stages = api.Stages.Values.Select(stage => new { stage.Name, url = $"{world.BaseUrl}/app/{region}/{api.Host}/{stage.Name}" }),
        }),
        logGroups = world.LogGroups.Where(group => group.Region == region).Select(group => new { group.Name, group.RetentionDays }),
        topics = world.Topics.Where(topic => topic.Region == region).Select(topic => new { topic.Name, messages = topic.Messages.TakeLast(20) }),
    };

    /// <summary>What belongs to the whole account.</summary>
    public static object Of(World world) => new
    {
        publicAccessBlock = world.AccountPublicAccessBlock,
        roles = world.Identities.Roles.Values.Select(role => new { role.Name, policies = role.Policies.Keys, role.Attached }),
        instanceProfiles = world.Identities.Profiles.Values.Select(profile => new { profile.Name, profile.Role }),
        distributions = world.Distributions.Select(distribution => new
        {
            distribution.Id,
            distribution.DomainName,
            distribution.Status,
            distribution.IsEnabled,
            origins = distribution.Config.Struct("Origins")!.Structs("Items").Select(origin => origin.Text("DomainName")),
            url = $"{world.BaseUrl}/cdn/{distribution.Id}/",
        }),
    };
}
