namespace Unishop.Domain.Facts;

/// <summary>Who looks at a workload, each by a way of its own.</summary>
public enum Witness
{
    /// <summary>The page, as a shopper's browser asks for it.</summary>
    Site,

    /// <summary>The shop's API, asked beside the page.</summary>
    Api,

    /// <summary>AWS's own interfaces of the Region.</summary>
    AwsApi,

    /// <summary>The replication out of the Region, as CloudWatch of the other Region measured it.</summary>
    CloudWatch,
}
