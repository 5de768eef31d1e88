using System.Net;
using System.Text;

namespace Unishop.Dashboard.Tests.Workshop;

/// <summary>A simulator's control surface that shows the world that the test wrote, and keeps what it was asked.</summary>
internal sealed class SimulatorDouble : HttpMessageHandler
{
    public const string PilotLight = """
        {
          "scenario": "pilot-light", "seed": 7, "scenarios": ["empty", "pilot-light"], "clock": { "now": "2026-05-04T12:00:00Z", "speed": 10 },
          "faults": [FAULTS],
          "orders": { "pilot": { "confirmed": 12, "kept": [1, 2, 3], "lost": [4] } },
          "regions": {
            "us-east-1": {
              "clusters": [{ "id": "pilot-primary", "isWriter": true, "shoppers": [{ "email": "ana@unishop.example", "cart": ["a", "b"] }] }],
              "instances": [{ "name": "pilot-primary", "state": "running", "appReady": true }],
              "images": [{ "name": "pilotAMI", "state": "available" }],
              "stacks": [{ "name": "network-stack", "status": "CREATE_COMPLETE" }, { "name": "pilot-primary", "status": "CREATE_COMPLETE" }],
              "buckets": [{ "name": "pilot-primary-uibucket-abc", "keys": ["index.html"], "readable": true, "url": "http://127.0.0.1:5081/website/pilot-primary-uibucket-abc/" }]
            },
            "us-west-1": {
              "clusters": [{ "id": "pilot-secondary", "isWriter": false, "shoppers": [{ "email": "ana@unishop.example", "cart": ["a", "b"] }] }],
              "images": [{ "name": "pilotAMI", "state": "pending" }],
              "stacks": [{ "name": "network-stack", "status": "CREATE_COMPLETE" }, { "name": "pilot-secondary", "status": "CREATE_COMPLETE" }],
              "buckets": [{ "name": "pilot-secondary-uibucket-def", "keys": [], "readable": true, "url": "http://127.0.0.1:5081/website/pilot-secondary-uibucket-def/" }]
            }
          }
        }
        """;

    public List<string> Asked { get; } = [];

    public string World { get; set; } = Of("");

    /// <summary>Told of every change that is asked for.</summary>
    public Action<string>? OnChange { get; set; }

    /// <summary>Answers every change with this refusal.</summary>
    public string? Refusal { get; set; }

    /// <summary>Whether nobody listens.</summary>
    public bool IsDown { get; set; }

    public static string Of(string faults) => PilotLight.Replace("FAULTS", faults, StringComparison.Ordinal);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsDown)
        {
            throw new HttpRequestException("Connection refused");
        }

        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var isLook = request.Method == HttpMethod.Get;
        if (!isLook)
        {
            Asked.Add($"{request.Method} {request.RequestUri!.PathAndQuery} {body}".TrimEnd());
            OnChange?.Invoke(Asked[^1]);
        }

        return isLook || Refusal is null
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(isLook ? World : "{}", Encoding.UTF8, "application/json") }
            : new HttpResponseMessage(HttpStatusCode.UnprocessableEntity) { Content = new StringContent($$"""{ "reason": "{{Refusal}}" }""", Encoding.UTF8, "application/problem+json") };
    }
}
