using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Unishop.Simulator.Tests;

/// <summary>What S3, DynamoDB, Lambda and API Gateway keep is there again after the process is gone.</summary>
public sealed class EdgeReplayTests : IDisposable
{
    private const string Trust = """{"Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";
    private const string Policy = """{"Statement":[{"Effect":"Allow","Action":"dynamodb:*","Resource":"*"}]}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("unishop-edge-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Restart_AfterChangesOfEveryKind_BringsTheEdgeBack()
    {
        string before, api;
        await using (var first = await StartAsync())
        {
            using var http = new HttpClient { BaseAddress = first.Url, Timeout = Patience };
            api = await BuildAsync(http);
            before = await FactsAsync(http, api);
        }

        await using var second = await StartAsync();
        using var again = new HttpClient { BaseAddress = second.Url, Timeout = Patience };
        var after = await FactsAsync(again, api);

        Assert.Contains("unicorn", after, StringComparison.Ordinal);
        Assert.Contains("""{"uuid":"shopper","unicorns":[{"uuid":"u1"}]}""", after, StringComparison.Ordinal);
        Assert.Equal(before, after);
    }

    private static async Task<string> FactsAsync(HttpClient http, string api)
    {
        var world = await http.GetFromJsonAsync<JsonElement>("/_sim/world");
        var edge = world.GetProperty("regions").GetProperty("us-east-1").GetProperty("edge");
        var facts = new[] { "tables", "functions", "topics", "logGroups" }.Select(name => edge.GetProperty(name).GetRawText());
        var item = await (await SendAsync(http, HttpMethod.Get, "/edge-replay/a%20key", "s3")).Content.ReadAsStringAsync();
        var cart = await http.GetStringAsync(new Uri($"/app/us-east-1/{api}.execute-api.us-east-1.amazonaws.com/Production/shopper", UriKind.Relative));
        return string.Join('\n', [.. facts, world.GetProperty("edge").GetProperty("roles").GetRawText(), item, cart]);
    }

    private static async Task<string> BuildAsync(HttpClient http)
    {
        await SendAsync(http, HttpMethod.Put, "/edge-replay", "s3");
        await SendAsync(http, HttpMethod.Put, "/edge-replay?versioning", "s3", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        await SendAsync(http, HttpMethod.Put, "/edge-replay/a%20key", "s3", "unicorn");
        await DynamoDbAsync(http, "CreateTable", """{"TableName":"carts","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"uuid","AttributeType":"S"}],"KeySchema":[{"AttributeName":"uuid","KeyType":"HASH"}]}""");
        await QueryAsync(http, "iam", "2010-05-08", $"Action=CreateRole&RoleName=baskets&AssumeRolePolicyDocument={Uri.EscapeDataString(Trust)}");
        await QueryAsync(http, "iam", "2010-05-08", $"Action=PutRolePolicy&RoleName=baskets&PolicyName=all&PolicyDocument={Uri.EscapeDataString(Policy)}");
        await QueryAsync(http, "sns", "2010-03-31", "Action=CreateTopic&Name=alarms");
        await QueryAsync(http, "sns", "2010-03-31", "Action=Publish&TopicArn=arn:aws:sns:us-east-1:111122223333:alarms&Message=hello");
        var zip = Convert.ToBase64String("PK"u8);
        foreach (var handler in new[] { "addUnicornToBasket", "getUnicornsBasket" })
        {
            await SendAsync(http, HttpMethod.Post, "/2015-03-31/functions", "lambda",
                $$$"""{"FunctionName":"{{{handler}}}","Runtime":"java17","Role":"arn:aws:iam::111122223333:role/baskets","Handler":"x::{{{handler}}}","Code":{"ZipFile":"{{{zip}}}"},"Environment":{"Variables":{"TABLE_NAME":"carts"} } }""");
            await SendAsync(http, HttpMethod.Post, $"/2015-03-31/functions/{handler}/policy", "lambda", """{"StatementId":"api","Action":"lambda:InvokeFunction","Principal":"apigateway.amazonaws.com"}""");
        }

        var api = await IdAsync(await SendAsync(http, HttpMethod.Post, "/restapis", "apigateway", """{"name":"api"}"""));
        var root = (await (await SendAsync(http, HttpMethod.Get, $"/restapis/{api}", "apigateway")).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("rootResourceId").GetString();
        var one = await IdAsync(await SendAsync(http, HttpMethod.Post, $"/restapis/{api}/resources/{root}", "apigateway", """{"pathPart":"{uuid}"}"""));
        foreach (var (verb, handler) in new[] { ("POST", "addUnicornToBasket"), ("GET", "getUnicornsBasket") })
        {
            var method = $"/restapis/{api}/resources/{one}/methods/{verb}";
            await SendAsync(http, HttpMethod.Put, method, "apigateway", """{"authorizationType":"NONE"}""");
            await SendAsync(http, HttpMethod.Put, method + "/integration", "apigateway",
                $$"""{"type":"AWS_PROXY","httpMethod":"POST","uri":"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111122223333:function:{{handler}}/invocations"}""");
        }

        await SendAsync(http, HttpMethod.Post, $"/restapis/{api}/deployments", "apigateway", """{"stageName":"Production"}""");
        await http.PostAsJsonAsync("/_sim/clock", new { advanceSeconds = 60 });
        var added = await http.PostAsJsonAsync(new Uri($"/app/us-east-1/{api}.execute-api.us-east-1.amazonaws.com/Production/shopper", UriKind.Relative), new { unicorns = new[] { new { uuid = "u1" } } });
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        return api;
    }

    private static async Task<string> IdAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;

    private static Task<HttpResponseMessage> QueryAsync(HttpClient http, string service, string version, string form) =>
        SendAsync(http, HttpMethod.Post, "/", service, $"{form}&Version={version}", type: "application/x-www-form-urlencoded");

    private static Task<HttpResponseMessage> DynamoDbAsync(HttpClient http, string operation, string body) =>
        SendAsync(http, HttpMethod.Post, "/", "dynamodb", body, "DynamoDB_20120810." + operation);

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpMethod method, string path, string service, string? body = null, string? target = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential=AKIA/20260301/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0");
        if (target is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, type);
        }

        var answer = await http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return answer;
    }

    private async Task<SimulatorHost> StartAsync() => await SimulatorHost.StartAsync(
        new SimulatorOptions { Url = "http://127.0.0.1:0", Scenario = "empty", Speed = 1000, StateFile = Path.Combine(_folder.FullName, "edge.world") }, null, TestContext.Current.CancellationToken);
}
