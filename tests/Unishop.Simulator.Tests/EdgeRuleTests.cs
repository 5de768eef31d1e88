using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.ApiGateway;
using Unishop.Simulator.Services.CloudFront;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Tests;

/// <summary>Public access, policies, caching and routing as tables.</summary>
public class EdgeRuleTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void PublicObject_BlockedByBucketOrAccount_IsRefused(bool bucketBlocks, bool accountBlocks, bool isReadable)
    {
        var world = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, Start, "http://127.0.0.1:5081");
        var bucket = world.Buckets.Values.Single(candidate => candidate.Region == "us-east-1" && candidate.Website is not null);
        bucket.Block = bucketBlocks ? PublicAccessBlock.Everything : PublicAccessBlock.Nothing;
        world.AccountPublicAccessBlock = accountBlocks ? PublicAccessBlock.Everything : null;

        Assert.Equal(isReadable, BucketAccess.MayRead(world, bucket, "index.html"));
        Assert.Equal(isReadable ? 200 : 403, Websites.Answer(world, bucket.Name, "GET", "", "ID").Status);
    }

    [Theory]
    [InlineData("""{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}""", true, true)]
    [InlineData("""{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["s3:Get*"],"Resource":["arn:aws:s3:::b/*"]}}""", true, true)]
    [InlineData("""{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}""", false, false)]
    [InlineData("""{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}}""", false, false)]
    [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"},{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/key"}]}""", true, false)]
    [InlineData("""{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/other/*"}}""", true, false)]
    public void BucketPolicy_Read_IsPublicAndAllowsAsS3Says(string document, bool isPublic, bool allows)
    {
        var policy = BucketPolicy.Parse(document, "b");

        Assert.Equal((isPublic, allows), (policy.IsPublic, policy.AllowsEverybody("s3:GetObject", "arn:aws:s3:::b/key")));
    }

    [Theory]
    [InlineData("text", "first byte must be")]
    [InlineData("{", "must be valid JSON")]
    [InlineData("{}", "Missing required field Statement")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}""", "Missing required field Principal")]
    [InlineData("""{"Statement":{"Effect":"Maybe","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}""", "Invalid effect")]
    [InlineData("""{"Statement":{"Effect":"Allow","Principal":"*","Action":"ec2:*","Resource":"arn:aws:s3:::b/*"}}""", "invalid action")]
    [InlineData("""{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::other/*"}}""", "invalid resource")]
    [InlineData("""{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b"}}""", "Action does not apply")]
    public void BucketPolicy_Malformed_IsRefusedInS3sWords(string document, string part) =>
        Assert.Contains(part, Assert.Throws<FormatException>(() => BucketPolicy.Parse(document, "b")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("*", "anything", true)]
    [InlineData("s3:Get*", "s3:GetObject", true)]
    [InlineData("a*b*c", "a--b--b-c", true)]
    [InlineData("a*b*c", "a--c", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("abc", "ab", false)]
    [InlineData("ab", "abc", false)]
    public void Pattern_OfAPolicy_FitsOrNot(string pattern, string text, bool fits) =>
        Assert.Equal(fits, PolicyStatement.Fits(pattern, text, StringComparison.Ordinal));

    [Theory]
    [InlineData("/unicorns", "unicorns", true)]
    [InlineData("/unicorns/{uuid}", "unicorns/1", true)]
    [InlineData("/unicorns/{uuid}", "unicorns", false)]
    [InlineData("/{proxy+}", "a/b/c", true)]
    [InlineData("/{proxy+}", "", false)]
    [InlineData("/", "", true)]
    public void Route_OfAnApi_MatchesOrNot(string route, string path, bool matches) =>
        Assert.Equal(matches, new ApiRoute(route, new Dictionary<string, ApiMethod>()).Match(path.Split('/', StringSplitOptions.RemoveEmptyEntries)) is not null);

    [Theory]
    [InlineData(0, 86_400, 31_536_000, null, 86_400)]
    [InlineData(0, 86_400, 31_536_000, "max-age=60", 60)]
    [InlineData(1, 86_400, 31_536_000, "no-cache", 1)]
    [InlineData(0, 0, 0, "max-age=60", 0)]
    [InlineData(100, 200, 300, "max-age=1000", 300)]
    public void Answer_OfAnOrigin_IsKeptBetweenTheBehavioursBounds(long least, long standard, long most, string? said, long seconds)
    {
        var plan = new CdnPlan([], new HashSet<long>(), new HashSet<string>(), new CdnLifetime(least, standard, most), "", new Dictionary<long, long>());
        var answer = WebAnswer.Text(200, "text/html", "") with { Headers = said is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Cache-Control"] = said } };

        Assert.Equal(TimeSpan.FromSeconds(seconds), Cdn.KeepFor(plan, answer));
    }

    [Fact]
    public void EveryOperation_OfTheEdgesModels_IsSimulated()
    {
        string[] models = ["s3", "s3control", "dynamodb", "cloudfront", "apigateway", "lambda", "iam", "sts", "logs", "sns"];

        Assert.Empty(models.SelectMany(model => ServiceModel.Load(model).Operations.Keys.Where(operation => !AwsServices.All[model].Knows(operation)).Select(operation => $"{model} {operation}")));
    }
}
