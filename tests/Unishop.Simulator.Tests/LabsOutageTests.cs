using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Tests;

/// <summary>The published outages, sixty times as fast as they were, as each lab's shop and its operator meet them; and reads that lag behind where groups of servers run.</summary>
public sealed class LabsOutageTests(AllLabsSimulator labs) : IClassFixture<AllLabsSimulator>
{
    private const string East = "us-east-1";
    private const int Compress = 60;
    private static readonly Dictionary<string, string> s_standby = new(StringComparer.Ordinal) { ["pilot"] = "us-west-1", ["warm"] = "us-west-2", ["hot"] = "us-west-1" };

    /// <summary>Lab, outage, the minute that is looked at, a call that fails then in at least some of ten tries, and how long the outage lasts.</summary>
    public static TheoryData<string, string, int, string, int> Outages => new(
        from lab in s_standby.Keys
        from outage in new (string Name, int Minute, string Service, int Minutes)[] { ("2020-11-25", 5, "cloudwatch", 1028), ("2021-12-07", 5, "rds", 412), ("2025-10-20", 90, "sts", 861) }
        select (lab, outage.Name, outage.Minute, outage.Service, outage.Minutes));

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task Outage_Published_ShopGoesOnControlPlaneFailsStandbyIsSpared(string lab, string outage, int minute, string service, int minutes)
    {
        await HealAsync();
        Assert.Equal(10, await AnsweredAsync(East, service));
        await PostAsync("/_sim/outages", new { name = outage, region = East, compress = Compress });
        await PassAsync(minute * 60.0 / Compress);

        // What ran went on running: the page is there, whatever becomes of the calls to AWS.
        Assert.Equal(200, await SiteAsync(lab, East));
        Assert.InRange(await AnsweredAsync(East, service), 0, 9);
        Assert.Equal(10, await AnsweredAsync(s_standby[lab], service));

        await PassAsync(((minutes - minute) * 60.0 / Compress) + 1);
        Assert.Equal(10, await AnsweredAsync(East, service));
        Assert.Equal(0, (await labs.Http.GetFromJsonAsync<JsonElement>("/_sim/faults")).GetArrayLength());
    }

    [Theory]
    [InlineData("pilot")]
    [InlineData("warm")]
    [InlineData("hot")]
    public async Task RegionLost_ForGood_DoesNotComeBackAndLeavesTheStandbyItsDatabase(string lab)
    {
        await HealAsync();
        await PostAsync("/_sim/outages", new { name = "region-lost", region = East });
        var (site, call) = (SiteAsync(lab, East), AskAsync("rds", East, "Action=DescribeDBClusters&Version=2014-10-31"));

        await PassAsync(3600);

        Assert.Equal(10, await AnsweredAsync(s_standby[lab], "rds"));
        Assert.False(site.IsCompleted || call.IsCompleted, "a Region that is gone must not answer");
        await HealAsync();
        Assert.Equal((200, 200), (await site, (int)(await call).StatusCode));
    }

    [Fact]
    public async Task DynamoDbOutage_HotStandby_ItsTableHasNoAddressInOneRegionAndServesInTheOther()
    {
        await HealAsync();
        await PostAsync("/_sim/outages", new { name = "2025-10-20", region = East, compress = Compress });
        await PassAsync(1);

        await Assert.ThrowsAsync<HttpRequestException>(() => TablesAsync(East));
        Assert.Equal(200, (int)(await TablesAsync(s_standby["hot"])).StatusCode);
        await HealAsync();
        Assert.Equal(200, (int)(await TablesAsync(East)).StatusCode);
    }

    [Theory]
    [InlineData("warm")]
    [InlineData("hot")]
    public async Task StaleReads_OfAGroup_ShowItAsItWasUntilTheyAreLifted(string lab)
    {
        await HealAsync();
        var region = s_standby[lab];
        var group = labs.World.GetProperty("regions").GetProperty(region).GetProperty("scalingGroups").EnumerateArray().Select(one => one.GetProperty("name").GetString()!).Single(name => name.StartsWith(lab, StringComparison.Ordinal));
        await PassAsync(700);
        var before = await DesiredAsync();
        await PostAsync("/_sim/faults", new { kind = "staleReads", region, service = "autoscaling", operation = "DescribeAutoScalingGroups", delaySeconds = 600 });
        var wanted = before == "2" ? "3" : "2";

        Assert.Equal(200, (int)(await AskAsync("autoscaling", region, $"Action=SetDesiredCapacity&Version=2011-01-01&AutoScalingGroupName={group}&DesiredCapacity={wanted}")).StatusCode);

        Assert.Equal(before, await DesiredAsync());
        await PassAsync(300);
        Assert.Equal(before, await DesiredAsync());
        await HealAsync();
        Assert.Equal(wanted, await DesiredAsync());

        async Task<string> DesiredAsync()
        {
            var answer = await (await AskAsync("autoscaling", region, $"Action=DescribeAutoScalingGroups&Version=2011-01-01&AutoScalingGroupNames.member.1={group}")).Content.ReadAsStringAsync();
            return System.Text.RegularExpressions.Regex.Match(answer, "<DesiredCapacity>([0-9]+)<").Groups[1].Value;
        }
    }

    private async Task<int> AnsweredAsync(string region, string service)
    {
        var form = service switch
        {
            "cloudwatch" => "Action=DescribeAlarms&Version=2010-08-01",
            "sts" => "Action=GetCallerIdentity&Version=2011-06-15",
            _ => "Action=DescribeDBClusters&Version=2014-10-31",
        };
        var answered = 0;
        for (var call = 0; call < 10; call++)
        {
            answered += (await AskAsync(service == "cloudwatch" ? "monitoring" : service, region, form)).IsSuccessStatusCode ? 1 : 0;
        }

        return answered;
    }

    private Task<HttpResponseMessage> TablesAsync(string region)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent("{}", Encoding.UTF8, "application/x-amz-json-1.0") };
        request.Headers.Add("X-Amz-Target", "DynamoDB_20120810.ListTables");
        return SendAsync(request, "dynamodb", region);
    }

    private async Task<int> SiteAsync(string lab, string region)
    {
        var bucket = labs.World.GetProperty("regions").GetProperty(region).GetProperty("buckets").EnumerateArray()
            .Select(one => one.GetProperty("name").GetString()!).Single(name => name.StartsWith(lab, StringComparison.Ordinal) && name.Contains("uibucket", StringComparison.Ordinal));
        return (int)(await labs.Http.GetAsync($"/website/{bucket}/")).StatusCode;
    }

    private Task<HttpResponseMessage> AskAsync(string service, string region, string form) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded") }, service, region);

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string service, string region)
    {
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260301/{region}/{service}/aws4_request, SignedHeaders=host, Signature=0");
        return labs.Http.SendAsync(request);
    }

    private async Task HealAsync()
    {
        using var answer = await labs.Http.DeleteAsync("/_sim/faults");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private Task PassAsync(double seconds) => PostAsync("/_sim/clock", new { advanceSeconds = seconds });

    private async Task PostAsync(string path, object body)
    {
        using var answer = await labs.Http.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
