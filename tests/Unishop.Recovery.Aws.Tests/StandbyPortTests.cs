using Amazon.CloudFront;
using Amazon.CloudFront.Model;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Unishop.Domain.Facts;
using static Unishop.Recovery.Aws.Tests.SimulatedWorld;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>The ports that warm and hot standby need.</summary>
public sealed class StandbyPortTests
{
    [Fact]
    public async Task Site_ClosedAndOpened_IsSeenAndTheSiteFollows()
    {
        await using var world = await StartAsync();
        var resources = Value(await world.Ports.Stacks.ResourcesAsync(Primary, "pilot-primary", Cancellation));
        var bucket = resources["UIBucket"];
        var site = await world.SiteUrlAsync("pilot-primary-uibucket");

        Assert.Equal(new SiteGate(bucket, false), Value(await world.Ports.Gates.DescribeSiteAsync(Primary, bucket, Cancellation)));
        Value(await world.Ports.Gates.SetSiteAsync(Primary, bucket, blocked: true, Cancellation));
        Assert.True(Value(await world.Ports.Gates.DescribeSiteAsync(Primary, bucket, Cancellation))!.IsBlocked);
        await world.AdvanceAsync(30);
        Assert.Equal(403, (await world.Ports.Sites.ProbeAsync(site, "trainer@unishop.example", Cancellation)).HttpStatus);
        Value(await world.Ports.Gates.SetSiteAsync(Primary, bucket, blocked: false, Cancellation));
        await world.AdvanceAsync(30);
        Assert.Equal(200, (await world.Ports.Sites.ProbeAsync(site, "trainer@unishop.example", Cancellation)).HttpStatus);
    }

    [Fact]
    public async Task Site_NoSuchBucket_IsNoneAndNoFailure()
    {
        await using var world = await StartAsync();

        Assert.Null(Value(await world.Ports.Gates.DescribeSiteAsync(Primary, "no-such-bucket-here", Cancellation)));
    }

    [Fact]
    public async Task Fleet_NoSuchGroup_IsNoneAndNoFailure()
    {
        await using var world = await StartAsync();

        Assert.Null(Value(await world.Ports.Fleets.DescribeAsync(Standby, "no-such-group", Cancellation)));
    }

    [Fact]
    public async Task Table_MadeHere_IsReadAndMissingElsewhere()
    {
        await using var world = await StartAsync();
        using var client = new AmazonDynamoDBClient(new BasicAWSCredentials("a", "b"), new AmazonDynamoDBConfig { ServiceURL = world.Url.AbsoluteUri, AuthenticationRegion = Primary });
        await client.CreateTableAsync(
            new CreateTableRequest
            {
                TableName = "carts",
                BillingMode = BillingMode.PAY_PER_REQUEST,
                AttributeDefinitions = [new AttributeDefinition("uuid", ScalarAttributeType.S)],
                KeySchema = [new KeySchemaElement("uuid", KeyType.HASH)],
            },
            Cancellation);
        await world.AdvanceAsync(600);

        Assert.Equal("ACTIVE", Value(await world.Ports.Tables.DescribeAsync(Primary, "carts", Cancellation))!.Status);
        Assert.Null(Value(await world.Ports.Tables.DescribeAsync(Standby, "carts", Cancellation)));
    }

    [Fact]
    public async Task Edge_DistributionWithOriginGroup_IsFoundByTheGroup()
    {
        await using var world = await StartAsync();
        using var client = new AmazonCloudFrontClient(new AmazonCloudFrontConfig
        {
            ServiceURL = world.Url.AbsoluteUri,
            AuthenticationRegion = "us-east-1",
            DefaultAWSCredentials = new BasicAWSCredentials("a", "b"),
        });
        await client.CreateDistributionAsync(new CreateDistributionRequest { DistributionConfig = Config() }, Cancellation);
        await world.AdvanceAsync(1200);

        var edge = Value(await world.Ports.Edge.FindAsync("both", Cancellation))!;

        Assert.Equal(("Deployed", true, true), (edge.Status, edge.IsEnabled, edge.IsDefault));
        Assert.Equal(["one.s3-website-us-east-1.amazonaws.com", "two.s3-website-us-west-1.amazonaws.com"], edge.Origins);
        Assert.Equal([403, 503], edge.FailoverCodes);
        Assert.Equal(new Uri(world.Url, $"/cdn/{edge.Id}/"), edge.Address);
        Assert.Null(Value(await world.Ports.Edge.FindAsync("none", Cancellation)));
    }

    private static DistributionConfig Config() => new()
    {
        CallerReference = "test",
        Comment = "",
        Enabled = true,
        Origins = new Origins { Quantity = 2, Items = [Origin("1", "one.s3-website-us-east-1.amazonaws.com"), Origin("2", "two.s3-website-us-west-1.amazonaws.com")] },
        OriginGroups = new OriginGroups
        {
            Quantity = 1,
            Items =
            [
                new OriginGroup
                {
                    Id = "both",
                    FailoverCriteria = new OriginGroupFailoverCriteria { StatusCodes = new StatusCodes { Quantity = 2, Items = [403, 503] } },
                    Members = new OriginGroupMembers { Quantity = 2, Items = [new OriginGroupMember { OriginId = "1" }, new OriginGroupMember { OriginId = "2" }] },
                },
            ],
        },
        DefaultCacheBehavior = new DefaultCacheBehavior
        {
            TargetOriginId = "both",
            ViewerProtocolPolicy = Amazon.CloudFront.ViewerProtocolPolicy.AllowAll,
            CachePolicyId = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        },
    };

    private static Origin Origin(string id, string domain) => new()
    {
        Id = id,
        DomainName = domain,
        CustomOriginConfig = new CustomOriginConfig { HTTPPort = 80, HTTPSPort = 443, OriginProtocolPolicy = OriginProtocolPolicy.HttpOnly },
    };
}
