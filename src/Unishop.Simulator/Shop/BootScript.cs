using System.Text;
using System.Text.RegularExpressions;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Shop;

/// <summary>
/// An instance's user data. The simulator runs no shell: it knows the steps that the labs' scripts are made of and carries those out
/// with the permissions of the instance's role; like the scripts, it ends at the first step that fails.
/// </summary>
internal sealed partial class BootScript(World world, Instance instance, string script)
{
    private readonly string _script = script.Replace("\\\n", " ", StringComparison.Ordinal);
    private bool _succeeded = true;

    /// <summary>Carries the known steps out, in the script's order.</summary>
    public void Run()
    {
        ShopDatabase.Configure(world, instance, _script);
        _succeeded = Steps().OrderBy(step => step.At).All(step => step.Do());
        if (_succeeded && StartsShop().IsMatch(_script))
        {
            instance.HasUnishop = true;
            instance.PublishesSite |= PublishesOwnName().IsMatch(_script);
        }
    }

    /// <summary>Tells the stack that waits for it how the script ended.</summary>
    public void Signal() => UserDataSignals.Send(world, instance, _script, _succeeded);

    private IEnumerable<(int At, Func<bool> Do)> Steps() =>
    [
        .. Download().Matches(_script).Select(match => (match.Index, (Func<bool>)(() => Fetch(match)))),
        .. Sync().Matches(_script).Select(match => (match.Index, (Func<bool>)(() => Copy(match)))),
        .. CreatesTables().Matches(_script).Take(1).Select(match => (match.Index, (Func<bool>)MakeTables)),
        .. Config().Matches(_script).Take(1).Select(match => (match.Index, (Func<bool>)(() => WriteConfig(match)))),
    ];

    /// <summary>Whether a file can be had; a bucket that is not of this world is somebody else's, and has it.</summary>
    private bool Fetch(Match download)
    {
        var (from, key) = (download.Groups["from"].Value, download.Groups["key"].Value);
        return !world.Buckets.TryGetValue(from, out var source)
            || (source.Objects.GetValueOrDefault(key) is not null && InstanceRole.May(world, instance, "s3:GetObject", $"{source.Arn}/{key}"));
    }

    private bool MakeTables()
    {
        if (ShopDatabase.Open(world, instance) is not { WritesTo: { } writer })
        {
            return false;
        }

        Catalogue.Fill(world, writer);
        return true;
    }

    /// <summary>Copies what is below a key of one bucket to another.</summary>
    private bool Copy(Match copy)
    {
        var (from, prefix, to) = (copy.Groups["from"].Value, copy.Groups["prefix"].Value, copy.Groups["to"].Value);
        if (!world.Buckets.TryGetValue(from, out var source) || !world.Buckets.TryGetValue(to, out var target)
            || !InstanceRole.May(world, instance, "s3:GetObject", $"{source.Arn}/{prefix}*") || !InstanceRole.May(world, instance, "s3:PutObject", $"{target.Arn}/*"))
        {
            return false;
        }

        foreach (var (key, item) in source.Objects.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).ToArray())
        {
            target.Objects[key[prefix.Length..]] = new S3Object(item.Content, item.ContentType, world.Now, item.ETag);
        }

        return true;
    }

    /// <summary>Where the shop's API is known beforehand, a load balancer's or a gateway's address, the script writes it once.</summary>
    private bool WriteConfig(Match config)
    {
        if (!world.Buckets.TryGetValue(config.Groups["to"].Value, out var bucket) || !InstanceRole.May(world, instance, "s3:PutObject", $"{bucket.Arn}/config.json"))
        {
            return false;
        }

        // AWS's host names are reached below the simulator's own address.
        var host = $"{world.BaseUrl}/app/{instance.Region}/{config.Groups["host"].Value}";
        var content = Encoding.UTF8.GetBytes($$"""{"host":"{{host}}","region":"{{config.Groups["region"].Value}}"}""");
        bucket.Objects["config.json"] = SiteFiles.Object(content, "application/json", world.Now);
        return true;
    }

    [GeneratedRegex(@"mysql\b[^\n]*<\s*\S*create_tables\.sql")]
    private static partial Regex CreatesTables();

    [GeneratedRegex(@"aws s3 cp s3://(?<from>[a-z0-9.-]+)/(?<key>\S+)")]
    private static partial Regex Download();

    [GeneratedRegex(@"aws s3 sync s3://(?<from>[a-z0-9.-]+)/(?<prefix>\S*) s3://(?<to>[a-z0-9.-]+)/")]
    private static partial Regex Sync();

    [GeneratedRegex(@"\{""host"":""https?://(?<host>[A-Za-z0-9][^""%$]*)"",""region"":""(?<region>[a-z0-9-]+)""\}'?\s*\|\s*aws s3 cp - s3://(?<to>[a-z0-9.-]+)/config\.json")]
    private static partial Regex Config();

    [GeneratedRegex(@"""host"":""http://%s""")]
    private static partial Regex PublishesOwnName();

    [GeneratedRegex(@"systemctl (?:enable --now|start|restart) unishop\b")]
    private static partial Regex StartsShop();
}
