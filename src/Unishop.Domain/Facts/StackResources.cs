namespace Unishop.Domain.Facts;

/// <summary>The logical ids that the labs' templates give the parts of the application.</summary>
internal static class StackResources
{
    public const string InstanceProfile = "S3InstanceProfile";
    public const string ScalingGroup = "WebServerGroup";
    public const string SiteBucket = "UIBucket";
    public const string Instance = "EC2Instance";
    public const string AssetBucket = "AssetBucket";
    public const string WebsiteUrl = "WebsiteURL";
}
