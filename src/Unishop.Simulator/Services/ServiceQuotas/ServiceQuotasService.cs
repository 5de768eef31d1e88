using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Rds;

namespace Unishop.Simulator.Services.ServiceQuotas;

/// <summary>Service Quotas: what the account may have in a Region, the same in each Region.</summary>
internal sealed class ServiceQuotasService : AwsService
{
    private static readonly (string Service, string ServiceName, string Code, string Name, Func<World, double> Value)[] Quotas =
    [
        ("autoscaling", "Amazon EC2 Auto Scaling", "L-CDE20ADC", "Auto Scaling groups per region", _ => 500),
        ("ec2", "Amazon Elastic Compute Cloud (Amazon EC2)", "L-1216C47A", "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", world => world.VcpuQuota),
        ("rds", "Amazon Relational Database Service (Amazon RDS)", "L-7B6409FD", "DB instances", world => world.Databases.Quota),
        ("rds", "Amazon Relational Database Service (Amazon RDS)", "L-952B80B8", "DB clusters", world => world.Databases.Quota),
    ];

    public ServiceQuotasService()
    {
        Reads("GetServiceQuota", call => Of(("Quota", Show(call, Array.Find(Quotas, quota => quota.Service == call["ServiceCode"] && quota.Code == call["QuotaCode"]) is { Code: not null } found
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
            return Of(("Quotas", page.Select(quota => Show(call, quota)).ToArray()), ("NextToken", next));
        });
    }

    public override string Model => "service-quotas";

    private static Aws.Wire.WireStruct Show(AwsCall call, (string Service, string ServiceName, string Code, string Name, Func<World, double> Value) quota) => Of(
        ("ServiceCode", quota.Service), ("ServiceName", quota.ServiceName), ("QuotaCode", quota.Code), ("QuotaName", quota.Name),
        ("QuotaArn", $"arn:aws:servicequotas:{call.Region}:{World.Account}:{quota.Service}/{quota.Code}"),
        ("Value", quota.Value(call.World)), ("Unit", "None"), ("Adjustable", true), ("GlobalQuota", false));
}
