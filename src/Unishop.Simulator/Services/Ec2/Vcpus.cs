using System.Globalization;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>How many vCPUs an instance type has; EC2's quota counts these and not instances.</summary>
internal static class Vcpus
{
    /// <summary>What an account that has run instances for a while is given.</summary>
    public const int UsualQuota = 64;

    /// <summary>By the type's size: up to large 2 (of the t2 family's smallest 1), xlarge 4, N times xlarge 4 N, metal 96.</summary>
    public static int Of(string type)
    {
        var (family, size) = type.Split('.') is [var first, var second, ..] ? (first, second) : (type, "");
        return size switch
        {
            "nano" or "micro" or "small" when family == "t2" => 1,
            "xlarge" => 4,
            _ when size.StartsWith("metal", StringComparison.Ordinal) => 96,
            _ when size.EndsWith("xlarge", StringComparison.Ordinal) && int.TryParse(size[..^"xlarge".Length], CultureInfo.InvariantCulture, out var times) => 4 * times,
            _ => 2,
        };
    }
}
