using System.Reflection;
using Amazon.AutoScaling;
using Amazon.CloudFormation;
using Amazon.CloudFront;
using Amazon.CloudWatch;
using Amazon.EC2;
using Amazon.RDS;

namespace Aws.Clients.Tests;

/// <summary>What the product and the labs ask of the clients: each operation as a typed call, each list that AWS cuts into pages with a paginator.</summary>
public sealed class OperationListTests
{
    [Theory]
    [InlineData(typeof(AmazonRDSClient), "CreateGlobalCluster DescribeGlobalClusters ModifyGlobalCluster RemoveFromGlobalCluster FailoverGlobalCluster SwitchoverGlobalCluster DeleteGlobalCluster")]
    [InlineData(typeof(AmazonRDSClient), "CreateDBCluster DescribeDBClusters ModifyDBCluster DeleteDBCluster CreateDBInstance DescribeDBInstances ModifyDBInstance DeleteDBInstance DescribeEvents")]
    [InlineData(typeof(AmazonRDSClient), "CreateDBClusterSnapshot DescribeDBClusterSnapshots DeleteDBClusterSnapshot RestoreDBClusterFromSnapshot")]
    [InlineData(typeof(AmazonEC2Client), "RunInstances DescribeInstances DescribeInstanceStatus StartInstances StopInstances TerminateInstances RebootInstances")]
    [InlineData(typeof(AmazonEC2Client), "CreateImage CopyImage DescribeImages DeregisterImage CreateSnapshot CopySnapshot DescribeSnapshots DeleteSnapshot")]
    [InlineData(typeof(AmazonEC2Client), "DescribeSubnets DescribeSecurityGroups CreateSecurityGroup AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress DescribeVpcs CreateTags DeleteTags DescribeTags")]
    [InlineData(typeof(AmazonEC2Client), "CreateLaunchTemplate CreateLaunchTemplateVersion DescribeLaunchTemplates DescribeLaunchTemplateVersions DeleteLaunchTemplate")]
    [InlineData(typeof(AmazonCloudFormationClient), "CreateStack UpdateStack DeleteStack DescribeStacks DescribeStackEvents DescribeStackResources ListStackResources ValidateTemplate GetTemplateSummary GetTemplate")]
    [InlineData(typeof(AmazonCloudFormationClient), "CreateChangeSet DescribeChangeSet ExecuteChangeSet DeleteChangeSet ListChangeSets")]
    [InlineData(typeof(AmazonCloudWatchClient), "GetMetricData GetMetricStatistics ListMetrics PutMetricData PutMetricAlarm DescribeAlarms DeleteAlarms SetAlarmState")]
    [InlineData(typeof(AmazonAutoScalingClient), "CreateAutoScalingGroup DescribeAutoScalingGroups UpdateAutoScalingGroup DeleteAutoScalingGroup SetDesiredCapacity DescribeScalingActivities")]
    [InlineData(typeof(AmazonAutoScalingClient), "StartInstanceRefresh DescribeInstanceRefreshes CancelInstanceRefresh")]
    [InlineData(typeof(AmazonCloudFrontClient), "CreateDistribution GetDistribution GetDistributionConfig UpdateDistribution DeleteDistribution ListDistributions")]
    public void Operation_OfTheProductAndTheLabs_IsATypedCall(Type client, string operations)
    {
        var missing = operations.Split(' ').Where(operation => client.Assembly.GetType($"{client.Namespace}.Model.{operation}Request") is not { } request
            || client.GetMethod(operation + "Async", [request, typeof(CancellationToken)])?.ReturnType.GenericTypeArguments is not [{ } response]
            || response.Name != operation + "Response");

        Assert.Empty(missing);
    }

    [Theory]
    [InlineData(typeof(AmazonRDSClient), "DescribeGlobalClusters DescribeDBClusters DescribeDBInstances DescribeEvents DescribeDBClusterSnapshots")]
    [InlineData(typeof(AmazonEC2Client), "DescribeInstances DescribeInstanceStatus DescribeImages DescribeSnapshots DescribeSubnets DescribeSecurityGroups DescribeVpcs DescribeTags DescribeLaunchTemplates")]
    [InlineData(typeof(AmazonCloudFormationClient), "DescribeStacks DescribeStackEvents ListStackResources ListStacks ListExports")]
    [InlineData(typeof(AmazonCloudWatchClient), "GetMetricData ListMetrics DescribeAlarms")]
    [InlineData(typeof(AmazonAutoScalingClient), "DescribeAutoScalingGroups DescribeScalingActivities DescribeTags")]
    [InlineData(typeof(AmazonCloudFrontClient), "ListDistributions")]
    public void List_ThatAwsCutsIntoPages_HasAPaginator(Type client, string operations)
    {
        var paginators = client.GetProperty("Paginators", BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)!.PropertyType;

        Assert.All(operations.Split(' '), operation => Assert.NotNull(paginators.GetMethod(operation)));
    }
}
