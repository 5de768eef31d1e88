namespace Unishop.Simulator.Services;

/// <summary>Service Quotas: what the account may have in a Region, in AWS's own default values, the same in each Region.</summary>
internal sealed class ServiceQuotasService : AwsService
{
    private static readonly (string Service, string ServiceName, string Code, string Name, double Value)[] Quotas =
    [
        ("autoscaling", "Amazon EC2 Auto Scaling", "L-CDE20ADC", "Auto Scaling groups per region", 500),
        ("ec2", "Amazon Elastic Compute Cloud (Amazon EC2)", "L-1216C47A", "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", 64),
        ("rds", "Amazon Relational Database Service (Amazon RDS)", "L-7B6409FD", "DB instances", 40),
        ("rds", "Amazon Relational Database Service (Amazon RDS)", "L-952B80B8", "DB clusters", 40),
    ];

    public ServiceQuotasService()
    {
        Reads("GetServiceQuota", call => Of(("Quota", Show(call.Region, Array.Find(Quotas, quota => quota.Service == call["ServiceCode"] && quota.Code == call["QuotaCode"]) is { Code: not null } found
            ? found
            : throw Error("NoSuchResourceException", "The request failed because the specified service does not exist.")))));
        Reads("ListServiceQuotas", call =>
        {
            var all = Quotas.Where(quota => quota.Service == call["ServiceCode"]).ToArray();
            if (all.Length == 0)
            {
                throw Error("NoSuchResourceException", "The request failed because the specified service does not exist.");
            }

            var (page, next) = Page(all, call.Input.Text("NextToken"), call.Input.Integer("MaxResults"), "InvalidPaginationTokenException");
            return Of(("Quotas", page.Select(quota => Show(call.Region, quota)).ToArray()), ("NextToken", next));
        });
    }

    public override string Model => "service-quotas";

    private static Aws.Wire.WireStruct Show(string region, (string Service, string ServiceName, string Code, string Name, double Value) quota) => Of(
        ("ServiceCode", quota.Service), ("ServiceName", quota.ServiceName), ("QuotaCode", quota.Code), ("QuotaName", quota.Name),
        ("QuotaArn", $"arn:aws:servicequotas:{region}:{Worlds.World.Account}:{quota.Service}/{quota.Code}"),
        ("Value", quota.Value), ("Unit", "None"), ("Adjustable", true), ("GlobalQuota", false));
}
