using Amazon.AutoScaling;
using Amazon.CloudFormation;
using Amazon.CloudFront;
using Amazon.CloudWatch;
using Amazon.DynamoDBv2;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancing;
using Amazon.RDS;
using Amazon.Runtime;
using Unishop.Harness;
using static Unishop.Recovery.Aws.Tests.SimulatedWorld;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>The calls that the product makes, made to moto: whether a server that we did not write understands our clients.</summary>
[Trait("Speed", "slow")]
public sealed class MotoTests
{
    private const string Region = "us-west-1";
    private static readonly BasicAWSCredentials Keys = new("AKIAMOTO", "moto");

    // What moto answers otherwise than a success, who is right, and the source for it. Everything else must succeed.
    private static readonly Dictionary<string, (string Answer, string WhoIsRight)> KnownDifferences = new()
    {
        ["rds:FailoverGlobalCluster"] = ("500", "AWS: the operation exists since 2021 (Amazon RDS API Reference, FailoverGlobalCluster); moto does not know it and fails"),
        ["rds:SwitchoverGlobalCluster"] = ("500", "AWS: the operation exists since 2023 (Amazon RDS API Reference, SwitchoverGlobalCluster); moto does not know it and fails"),
    };

    private readonly Dictionary<string, string> _answers = [];

    [Fact]
    public async Task CallsOfTheProduct_ToMoto_AreUnderstood()
    {
        await using var moto = await MotoServer.StartAsync(Cancellation);
        Assert.SkipWhen(moto is null, "skipped: absent python moto");
        await DatabasesAsync(new AmazonRDSClient(Keys, At<AmazonRDSConfig>(moto)));
        await ComputeAsync(new AmazonEC2Client(Keys, At<AmazonEC2Config>(moto)));
        await StacksAsync(new AmazonCloudFormationClient(Keys, At<AmazonCloudFormationConfig>(moto)));
        await FleetsAsync(new AmazonAutoScalingClient(Keys, At<AmazonAutoScalingConfig>(moto)), new AmazonElasticLoadBalancingClient(Keys, At<AmazonElasticLoadBalancingConfig>(moto)));
        await MetricsAndTablesAsync(new AmazonCloudWatchClient(Keys, At<AmazonCloudWatchConfig>(moto)), new AmazonDynamoDBClient(Keys, At<AmazonDynamoDBConfig>(moto)));
        await EdgeAsync(new AmazonCloudFrontClient(Keys, At<AmazonCloudFrontConfig>(moto)));

        var unexpected = _answers.Where(answer => answer.Value != (KnownDifferences.TryGetValue(answer.Key, out var known) ? known.Answer : "ok")).Select(answer => $"{answer.Key}: {answer.Value}");
        Assert.True(!unexpected.Any(), string.Join("\n", unexpected));
        Assert.All(KnownDifferences.Keys, operation => Assert.Contains(operation, _answers.Keys));
    }

    private static TConfig At<TConfig>(MotoServer moto) where TConfig : ClientConfig, new() =>
        new() { ServiceURL = moto.Url.AbsoluteUri, AuthenticationRegion = Region, MaxErrorRetry = 0, Timeout = TimeSpan.FromSeconds(30) };

    private async Task<T?> AskAsync<T>(string operation, Func<CancellationToken, Task<T>> call) where T : class
    {
        try
        {
            var answer = await call(Cancellation).WaitAsync(TimeSpan.FromSeconds(40), TimeProvider.System, Cancellation);
            _answers[operation] = "ok";
            return answer;
        }
        catch (AmazonServiceException refused)
        {
            _answers[operation] = refused.ErrorCode is { Length: > 0 } code ? code : $"{(int)refused.StatusCode}";
            return null;
        }
    }

    private async Task DatabasesAsync(AmazonRDSClient rds)
    {
        using var client = rds;
        await AskAsync("rds:CreateGlobalCluster", stop => rds.CreateGlobalClusterAsync(new() { GlobalClusterIdentifier = "global", Engine = "aurora-mysql" }, stop));
        var cluster = await AskAsync("rds:CreateDBCluster", stop => rds.CreateDBClusterAsync(new() { DBClusterIdentifier = "one", GlobalClusterIdentifier = "global", Engine = "aurora-mysql", MasterUsername = "admin", MasterUserPassword = "a-password-1" }, stop));
        await AskAsync("rds:CreateDBInstance", stop => rds.CreateDBInstanceAsync(new() { DBInstanceIdentifier = "one-1", DBClusterIdentifier = "one", DBInstanceClass = "db.r5.large", Engine = "aurora-mysql" }, stop));
        var global = await AskAsync("rds:DescribeGlobalClusters", stop => rds.DescribeGlobalClustersAsync(new() { GlobalClusterIdentifier = "global" }, stop));
        Assert.Equal("global", Assert.Single(global!.GlobalClusters).GlobalClusterIdentifier);
        var clusters = await AskAsync("rds:DescribeDBClusters", stop => rds.DescribeDBClustersAsync(new() { DBClusterIdentifier = "one" }, stop));
        Assert.Equal(cluster!.DBCluster.DBClusterArn, Assert.Single(clusters!.DBClusters).DBClusterArn);
        await AskAsync("rds:DescribeDBInstances", stop => rds.DescribeDBInstancesAsync(new() { Filters = [new() { Name = "db-cluster-id", Values = ["one"] }] }, stop));
        await AskAsync("rds:DescribeDBClusterSnapshots", stop => rds.DescribeDBClusterSnapshotsAsync(new() { DBClusterIdentifier = "one" }, stop));
        await AskAsync("rds:FailoverGlobalCluster", stop => rds.FailoverGlobalClusterAsync(new() { GlobalClusterIdentifier = "global", TargetDbClusterIdentifier = "one", AllowDataLoss = true }, stop));
        await AskAsync("rds:SwitchoverGlobalCluster", stop => rds.SwitchoverGlobalClusterAsync(new() { GlobalClusterIdentifier = "global", TargetDbClusterIdentifier = "one" }, stop));
        await AskAsync("rds:RemoveFromGlobalCluster", stop => rds.RemoveFromGlobalClusterAsync(new() { GlobalClusterIdentifier = "global", DbClusterIdentifier = cluster.DBCluster.DBClusterArn }, stop));
        await Assert.ThrowsAsync<Amazon.RDS.Model.DBClusterNotFoundException>(() => rds.DescribeDBClustersAsync(new() { DBClusterIdentifier = "nobody" }, Cancellation).WaitAsync(TimeSpan.FromSeconds(40), TimeProvider.System, Cancellation));
    }

    private async Task ComputeAsync(AmazonEC2Client ec2)
    {
        using var client = ec2;
        var images = await AskAsync("ec2:DescribeImages", stop => ec2.DescribeImagesAsync(new DescribeImagesRequest { Owners = ["amazon"] }, stop));
        var run = await AskAsync("ec2:RunInstances", stop => ec2.RunInstancesAsync(
            new()
            {
                ImageId = images!.Images[0].ImageId, InstanceType = InstanceType.T3Small, MinCount = 1, MaxCount = 1, ClientToken = "one",
                TagSpecifications = [new() { ResourceType = ResourceType.Instance, Tags = [new() { Key = "Name", Value = "one" }] }],
            },
            stop));
        var id = run!.Reservation.Instances[0].InstanceId;
        var found = await AskAsync("ec2:DescribeInstances", stop => ec2.DescribeInstancesAsync(new DescribeInstancesRequest { Filters = [new() { Name = "tag:Name", Values = ["one"] }] }, stop));
        Assert.Equal(id, found!.Reservations[0].Instances[0].InstanceId);
        await AskAsync("ec2:DescribeInstanceStatus", stop => ec2.DescribeInstanceStatusAsync(new DescribeInstanceStatusRequest { InstanceIds = [id] }, stop));
        var image = await AskAsync("ec2:CreateImage", stop => ec2.CreateImageAsync(new() { InstanceId = id, Name = "image", NoReboot = true }, stop));
        await AskAsync("ec2:CopyImage", stop => ec2.CopyImageAsync(new() { SourceImageId = image!.ImageId, SourceRegion = Region, Name = "copy" }, stop));
        var groups = await AskAsync("ec2:DescribeSecurityGroups", stop => ec2.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest { Filters = [new() { Name = "group-name", Values = ["default"] }] }, stop));
        var group = groups!.SecurityGroups[0].GroupId;
        List<IpPermission> http = [new() { IpProtocol = "tcp", FromPort = 80, ToPort = 80, Ipv4Ranges = [new() { CidrIp = "0.0.0.0/0" }] }];
        await AskAsync("ec2:AuthorizeSecurityGroupIngress", stop => ec2.AuthorizeSecurityGroupIngressAsync(new() { GroupId = group, IpPermissions = http }, stop));
        await AskAsync("ec2:RevokeSecurityGroupIngress", stop => ec2.RevokeSecurityGroupIngressAsync(new() { GroupId = group, IpPermissions = http }, stop));
        await AskAsync("ec2:StopInstances", stop => ec2.StopInstancesAsync(new() { InstanceIds = [id] }, stop));
        await AskAsync("ec2:StartInstances", stop => ec2.StartInstancesAsync(new() { InstanceIds = [id] }, stop));
        await AskAsync("ec2:TerminateInstances", stop => ec2.TerminateInstancesAsync(new() { InstanceIds = [id] }, stop));
        await AskAsync("ec2:DescribeSubnets", stop => ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest(), stop));
    }

    private async Task StacksAsync(AmazonCloudFormationClient stacks)
    {
        using var client = stacks;
        const string Template = """{"Resources":{"Topic":{"Type":"AWS::SNS::Topic","Properties":{"DisplayName":{"Ref":"Name"}}}},"Parameters":{"Name":{"Type":"String"}},"Outputs":{"Name":{"Value":{"Ref":"Name"}}}}""";
        List<Amazon.CloudFormation.Model.Parameter> Named(string name) => [new() { ParameterKey = "Name", ParameterValue = name }];
        await AskAsync("cloudformation:CreateStack", stop => stacks.CreateStackAsync(new() { StackName = "one", TemplateBody = Template, Parameters = Named("first") }, stop));
        var described = await AskAsync("cloudformation:DescribeStacks", stop => stacks.DescribeStacksAsync(new Amazon.CloudFormation.Model.DescribeStacksRequest { StackName = "one" }, stop));
        Assert.Equal("first", Assert.Single(Assert.Single(described!.Stacks).Outputs).OutputValue);
        await AskAsync("cloudformation:ListStackResources", stop => stacks.ListStackResourcesAsync(new() { StackName = "one" }, stop));
        await AskAsync("cloudformation:UpdateStack", stop => stacks.UpdateStackAsync(new() { StackName = "one", UsePreviousTemplate = true, Parameters = Named("second") }, stop));
    }

    private async Task FleetsAsync(AmazonAutoScalingClient fleets, AmazonElasticLoadBalancingClient balancers)
    {
        using var client = fleets;
        using var second = balancers;
        await AskAsync("elb:CreateLoadBalancer", stop => balancers.CreateLoadBalancerAsync(new() { LoadBalancerName = "one", AvailabilityZones = [Region + "a"], Listeners = [new() { Protocol = "HTTP", LoadBalancerPort = 80, InstancePort = 80 }] }, stop));
        await AskAsync("autoscaling:CreateLaunchConfiguration", stop => fleets.CreateLaunchConfigurationAsync(new() { LaunchConfigurationName = "one", ImageId = "ami-1", InstanceType = "t3.small" }, stop));
        await AskAsync("autoscaling:CreateAutoScalingGroup", stop => fleets.CreateAutoScalingGroupAsync(new() { AutoScalingGroupName = "one", LaunchConfigurationName = "one", MinSize = 1, MaxSize = 2, DesiredCapacity = 1, AvailabilityZones = [Region + "a"], LoadBalancerNames = ["one"] }, stop));
        var groups = await AskAsync("autoscaling:DescribeAutoScalingGroups", stop => fleets.DescribeAutoScalingGroupsAsync(new Amazon.AutoScaling.Model.DescribeAutoScalingGroupsRequest { AutoScalingGroupNames = ["one"] }, stop));
        await AskAsync("autoscaling:UpdateAutoScalingGroup", stop => fleets.UpdateAutoScalingGroupAsync(new() { AutoScalingGroupName = "one", DesiredCapacity = 2 }, stop));
        await AskAsync("elb:DescribeInstanceHealth", stop => balancers.DescribeInstanceHealthAsync(new() { LoadBalancerName = "one" }, stop));
        await AskAsync("autoscaling:TerminateInstanceInAutoScalingGroup", stop => fleets.TerminateInstanceInAutoScalingGroupAsync(new() { InstanceId = groups!.AutoScalingGroups[0].Instances[0].InstanceId, ShouldDecrementDesiredCapacity = true }, stop));
    }

    private async Task MetricsAndTablesAsync(AmazonCloudWatchClient metrics, AmazonDynamoDBClient tables)
    {
        using var client = metrics;
        using var second = tables;
        var at = TimeProvider.System.GetUtcNow().UtcDateTime;
        await AskAsync("cloudwatch:PutMetricData", stop => metrics.PutMetricDataAsync(new() { Namespace = "Unishop", MetricData = [new() { MetricName = "Lag", Value = 12.5, Timestamp = at }] }, stop));
        var data = await AskAsync("cloudwatch:GetMetricData", stop => metrics.GetMetricDataAsync(
            new()
            {
                StartTime = at.AddMinutes(-5), EndTime = at.AddMinutes(5),
                MetricDataQueries = [new() { Id = "lag", MetricStat = new() { Metric = new() { Namespace = "Unishop", MetricName = "Lag" }, Period = 60, Stat = "Maximum" } }],
            },
            stop));
        Assert.Equal(12.5, Assert.Single(Assert.Single(data!.MetricDataResults).Values));
        await AskAsync("dynamodb:CreateTable", stop => tables.CreateTableAsync(new() { TableName = "one", BillingMode = BillingMode.PAY_PER_REQUEST, AttributeDefinitions = [new() { AttributeName = "id", AttributeType = ScalarAttributeType.S }], KeySchema = [new() { AttributeName = "id", KeyType = Amazon.DynamoDBv2.KeyType.HASH }] }, stop));
        await AskAsync("dynamodb:DescribeTable", stop => tables.DescribeTableAsync(new Amazon.DynamoDBv2.Model.DescribeTableRequest { TableName = "one" }, stop));
    }

    private async Task EdgeAsync(AmazonCloudFrontClient edge)
    {
        using var client = edge;
        var made = await AskAsync("cloudfront:CreateDistribution", stop => edge.CreateDistributionAsync(
            new()
            {
                DistributionConfig = new()
                {
                    CallerReference = "one", Comment = "a & b", Enabled = true,
                    Origins = new() { Quantity = 1, Items = [new() { Id = "east", DomainName = "east.example", CustomOriginConfig = new() { HTTPPort = 80, HTTPSPort = 443, OriginProtocolPolicy = OriginProtocolPolicy.HttpOnly } }] },
                    DefaultCacheBehavior = new() { TargetOriginId = "east", ViewerProtocolPolicy = ViewerProtocolPolicy.AllowAll, ForwardedValues = new() { QueryString = false, Cookies = new() { Forward = "none" } }, MinTTL = 0 },
                },
            },
            stop));
        Assert.False(string.IsNullOrEmpty(made!.ETag));
        var id = made.Distribution.Id;
        var config = await AskAsync("cloudfront:GetDistributionConfig", stop => edge.GetDistributionConfigAsync(new() { Id = id }, stop));
        Assert.Equal("a & b", config!.DistributionConfig.Comment);
        config.DistributionConfig.Enabled = false;
        await AskAsync("cloudfront:UpdateDistribution", stop => edge.UpdateDistributionAsync(new() { Id = id, IfMatch = config.ETag, DistributionConfig = config.DistributionConfig }, stop));
        var read = await AskAsync("cloudfront:GetDistribution", stop => edge.GetDistributionAsync(new() { Id = id }, stop));
        Assert.False(read!.Distribution.DistributionConfig.Enabled);
        await AskAsync("cloudfront:ListDistributions", stop => edge.ListDistributionsAsync(new(), stop));
        await AskAsync("cloudfront:DeleteDistribution", stop => edge.DeleteDistributionAsync(new() { Id = id, IfMatch = read.ETag }, stop));
        await Assert.ThrowsAsync<Amazon.CloudFront.Model.NoSuchDistributionException>(() => edge.GetDistributionAsync(new() { Id = id }, Cancellation).WaitAsync(TimeSpan.FromSeconds(40), TimeProvider.System, Cancellation));
    }
}
