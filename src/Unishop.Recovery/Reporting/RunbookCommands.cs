using System.Text;
using Unishop.Domain.Plans;
using Unishop.Recovery.Steps;

namespace Unishop.Recovery.Reporting;

/// <summary>Turns the steps of a failover into commands of the AWS command line; the script defines the functions that they use.</summary>
internal static class RunbookCommands
{
    public static RunbookStep Of(PlanStep step)
    {
        string Given(string name) => Quote(step.Parameters[name]);
        var region = Quote(step.Region);
        return step.Kind switch
        {
            StepKinds.FailOverDatabase => new(step,
                $"is_writer {region} {Given(StepKinds.Cluster)}",
                $"cloud rds failover-global-cluster --region={region} --global-cluster-identifier={Given(StepKinds.GlobalDatabase)} --target-db-cluster-identifier={Given(StepKinds.ClusterArn)} --allow-data-loss",
                $"is_writer {region} {Given(StepKinds.Cluster)}"),
            StepKinds.SwitchOverDatabase => new(step,
                $"is_writer {region} {Given(StepKinds.Cluster)}",
                $"cloud rds switchover-global-cluster --region={Given(StepKinds.WriterRegion)} --global-cluster-identifier={Given(StepKinds.GlobalDatabase)} --target-db-cluster-identifier={Given(StepKinds.ClusterArn)}",
                $"is_writer {region} {Given(StepKinds.Cluster)}"),
            StepKinds.DetachDatabase => new(step,
                $"is_writer {region} {Given(StepKinds.Cluster)}",
                $"cloud rds remove-from-global-cluster --region={region} --global-cluster-identifier={Given(StepKinds.GlobalDatabase)} --db-cluster-identifier={Given(StepKinds.ClusterArn)}",
                $"is_writer {region} {Given(StepKinds.Cluster)}"),
            StepKinds.Launch => new(step,
                $"has_instance {region} {Given(StepKinds.InstanceName)} pending,running",
                $"cloud ec2 run-instances --region={region} --image-id={Given(StepKinds.ImageId)} --instance-type={Given(StepKinds.InstanceType)} --count 1 --subnet-id={Given(StepKinds.Subnet)} "
                    + $"--security-group-ids={Given(StepKinds.SecurityGroup)} --iam-instance-profile={Quote("Name=" + step.Parameters[StepKinds.InstanceProfile])} "
                    + $"--tag-specifications={Quote($"ResourceType=instance,Tags=[{{Key=Name,Value={step.Parameters[StepKinds.InstanceName]}}}]")} --user-data={Given(StepKinds.UserData)}",
                $"has_instance {region} {Given(StepKinds.InstanceName)} running"),
            StepKinds.UpdateStack => new(step,
                $"stack_has {region} {Given(StepKinds.Stack)} {Given(StepKinds.Parameter)} {Given(StepKinds.Value)}",
                UpdateStack(step, region),
                $"stack_has {region} {Given(StepKinds.Stack)} {Given(StepKinds.Parameter)} {Given(StepKinds.Value)}"),
            StepKinds.SetCapacity => new(step,
                null,
                $"cloud autoscaling update-auto-scaling-group --region={region} --auto-scaling-group-name={Given(StepKinds.Group)} --min-size={Given(StepKinds.Full)} --desired-capacity={Given(StepKinds.Full)} --max-size={Given(StepKinds.Most)}",
                $"in_service {region} {Given(StepKinds.Group)} 0"),
            StepKinds.InService => new(step, null, null, $"in_service {region} {Given(StepKinds.Group)} {Given(StepKinds.Full)}"),
            StepKinds.Refresh => new(step,
                $"none_left {region} {Given(StepKinds.Group)} {Given(StepKinds.Survivors)}",
                $"replace_servers {region} {Given(StepKinds.Group)} {Given(StepKinds.Full)} {Given(StepKinds.Survivors)}",
                $"none_left {region} {Given(StepKinds.Group)} {Given(StepKinds.Survivors)} && in_service {region} {Given(StepKinds.Group)} {Given(StepKinds.Full)}"),
            StepKinds.TableActive => new(step, null, null, $"table_active {region} {Given(StepKinds.Table)}"),
            StepKinds.SiteHealthy => new(step, null, null, $"site_answers {Given(StepKinds.Url)} {region} health/ishealthy"),
            StepKinds.VerifySite => new(step, null, null, $"site_answers {Given(StepKinds.Url)} {region} health/dbping"),
            _ => throw new ArgumentException($"The offline runbook has no command for steps of kind '{step.Kind}'.", nameof(step)),
        };
    }

    /// <summary>A word of the shell that means exactly this text.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string UpdateStack(PlanStep step, string region)
    {
        var command = new StringBuilder($"cloud cloudformation update-stack --region={region} --stack-name={Quote(step.Parameters[StepKinds.Stack])} --use-previous-template --capabilities CAPABILITY_NAMED_IAM --parameters ")
            .Append(Quote($"ParameterKey={step.Parameters[StepKinds.Parameter]},ParameterValue={step.Parameters[StepKinds.Value]}"));
        foreach (var kept in step.Parameters[StepKinds.Kept].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            command.Append(' ').Append(Quote($"ParameterKey={kept},UsePreviousValue=true"));
        }

        return command.ToString();
    }
}
