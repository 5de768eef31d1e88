namespace Unishop.Simulator.Services.Iam;

/// <summary>The IAM action of an operation, by the Service Authorization Reference: mostly its own name.</summary>
internal static class IamActions
{
    /// <param name="service">The service by its API model's name.</param>
    /// <param name="operation">The operation.</param>
    /// <returns>The action; <see langword="null"/> where none is needed, whatever policies say.</returns>
    public static string? Of(string service, string operation) => (service, operation) switch
    {
        ("sts", "GetCallerIdentity") => null,
        ("s3", "PutPublicAccessBlock") => "s3:PutBucketPublicAccessBlock",
        ("s3", "GetPublicAccessBlock") => "s3:GetBucketPublicAccessBlock",
        ("s3", "DeletePublicAccessBlock") => "s3:PutBucketPublicAccessBlock",
        ("s3", "ListBuckets") => "s3:ListAllMyBuckets",
        ("s3", "ListObjects" or "ListObjectsV2" or "HeadBucket") => "s3:ListBucket",
        ("s3", "ListObjectVersions") => "s3:ListBucketVersions",
        ("s3", "DeleteObjects") => "s3:DeleteObject",
        ("s3", "HeadObject") => "s3:GetObject",
        ("s3", "CopyObject" or "CreateMultipartUpload" or "UploadPart" or "CompleteMultipartUpload") => "s3:PutObject",
        ("s3control", "PutPublicAccessBlock" or "DeletePublicAccessBlock") => "s3:PutAccountPublicAccessBlock",
        ("s3control", "GetPublicAccessBlock") => "s3:GetAccountPublicAccessBlock",
        ("s3control", _) => $"s3:{operation}",
        ("service-quotas", _) => $"servicequotas:{operation}",
        ("apigateway", _) => $"apigateway:{Method(operation)}",
        ("elb", _) => $"elasticloadbalancing:{operation}",
        var (name, _) => $"{name}:{operation}",
    };

    // API Gateway's actions are the methods of its resources.
    private static string Method(string operation) =>
        operation.StartsWith("Get", StringComparison.Ordinal) ? "GET"
        : operation.StartsWith("Update", StringComparison.Ordinal) ? "PATCH"
        : operation.StartsWith("Delete", StringComparison.Ordinal) ? "DELETE"
        : operation.StartsWith("Put", StringComparison.Ordinal) ? "PUT"
        : "POST";
}
