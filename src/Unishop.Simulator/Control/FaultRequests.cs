using System.Text.Json;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services;

namespace Unishop.Simulator.Control;

/// <summary>A request to the controls that can't be accepted: which code, and which field needs which value.</summary>
internal sealed class ControlRefusedException(string code, string reason) : Exception(reason)
{
    public string Code => code;
}

/// <summary>Reads and checks the faults that somebody asks for.</summary>
internal static class FaultRequests
{
    private const double LongestSeconds = 31_536_000;
    private static readonly string[] Fields = ["kind", "region", "service", "operation", "ratePercent", "startsInSeconds", "seconds", "delaySeconds"];

    /// <summary>One fault, a list of faults, or an object with <c>phases</c>: a timetable posted at once, taken whole or not at all.</summary>
    /// <exception cref="ControlRefusedException">A field is wrong.</exception>
    public static IReadOnlyList<Fault> Read(JsonElement body, DateTimeOffset now, IReadOnlyCollection<string> regions)
    {
        var list = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("phases", out var phases) ? phases : body;
        if (list.ValueKind != JsonValueKind.Array)
        {
            return [One(list, now, regions, "")];
        }

        return list.GetArrayLength() is > 0 and <= 1000
            ? [.. list.EnumerateArray().Select((element, index) => One(element, now, regions, $"phases[{index}]."))]
            : throw new ControlRefusedException("phases-wrong", "phases: needed: 1 to 1000 faults, e.g. [{\"kind\":\"regionLost\",\"region\":\"us-east-1\",\"startsInSeconds\":60}]");
    }

    /// <exception cref="ControlRefusedException">The Region is not in the world.</exception>
    public static string Region(string? region, IReadOnlyCollection<string> regions, string at = "") => region is not null && regions.Contains(region)
        ? region
        : throw new ControlRefusedException("region-unknown", $"{at}region: '{region}' is not accepted; needed: one of {string.Join(", ", regions)}");

    private static Fault One(JsonElement asked, DateTimeOffset now, IReadOnlyCollection<string> regions, string at)
    {
        if (asked.ValueKind != JsonValueKind.Object)
        {
            throw new ControlRefusedException("fault-wrong", $"{at.TrimEnd('.')}: needed: an object, e.g. {{\"kind\":\"regionLost\",\"region\":\"us-east-1\"}}");
        }

        foreach (var member in asked.EnumerateObject().Where(member => !Fields.Contains(member.Name, StringComparer.OrdinalIgnoreCase)))
        {
            throw new ControlRefusedException("field-unknown", $"{at}{member.Name}: not known; needed: one of {string.Join(", ", Fields)}");
        }

        var name = Text(asked, "kind", at);
        if (name is null || !FaultKinds.All.TryGetValue(name, out var kind))
        {
            throw new ControlRefusedException("kind-unknown", $"{at}kind: '{name}' is not accepted; needed: one of {string.Join(", ", FaultKinds.Names)}");
        }

        var region = Region(Text(asked, "region", at), regions, at);
        var (service, operation) = Calls(asked, kind, at);
        var rate = Number(asked, "ratePercent", at, above: 0, upTo: 100, "50");
        if (rate is < 100 && !kind.TakesCalls)
        {
            throw new ControlRefusedException("rate-wrong", $"{at}ratePercent: {kind.Name} is there or is not; needed: none, or 100");
        }

        var delay = Number(asked, "delaySeconds", at, above: 0, upTo: 86_400, "30");
        if (delay is not null && kind.DelaySeconds is null)
        {
            throw new ControlRefusedException("delay-wrong", $"{at}delaySeconds: {kind.Name} delays nothing; needed: none, or the kind {FaultKinds.Slow}, {FaultKinds.StaleReads} or {FaultKinds.LagStorm}");
        }

        var since = now + TimeSpan.FromSeconds(Number(asked, "startsInSeconds", at, above: -double.Epsilon, LongestSeconds, "60") ?? 0);
        var seconds = Number(asked, "seconds", at, above: 0, LongestSeconds, "600");
        return new Fault(kind.Name, region, service, operation, rate ?? 100, since, seconds is { } lasts ? since + TimeSpan.FromSeconds(lasts) : null) { DelaySeconds = delay };
    }

    private static (string? Service, string? Operation) Calls(JsonElement asked, FaultKind kind, string at)
    {
        var service = Text(asked, "service", at);
        var operation = Text(asked, "operation", at);
        if (service is not null && !kind.TakesService)
        {
            throw new ControlRefusedException("service-wrong", $"{at}service: {kind.Name} hits the whole Region; needed: none");
        }

        if (service is not null && !AwsServices.All.ContainsKey(service))
        {
            throw new ControlRefusedException("service-unknown", $"{at}service: '{service}' is not accepted; needed: one of {string.Join(", ", AwsServices.All.Keys.Order(StringComparer.Ordinal))}");
        }

        if (operation is not null && !kind.TakesCalls)
        {
            throw new ControlRefusedException("operation-wrong", $"{at}operation: {kind.Name} hits every operation; needed: none");
        }

        var known = service is null ? AwsServices.All.Values : [AwsServices.All[service]];
        return operation is null || known.Any(candidate => candidate.Knows(operation))
            ? (service, operation)
            : throw new ControlRefusedException("operation-unknown", $"{at}operation: '{operation}' is not accepted; needed: an operation of {service ?? "a simulated service"}, e.g. {known.First().Operations.Order(StringComparer.Ordinal).First()}");
    }

    private static JsonElement? Member(JsonElement asked, string name)
    {
        foreach (var member in asked.EnumerateObject())
        {
            if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind != JsonValueKind.Null)
            {
                return member.Value;
            }
        }

        return null;
    }

    private static string? Text(JsonElement asked, string name, string at) => Member(asked, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        var value => throw new ControlRefusedException($"{name}-wrong", $"{at}{name}: {value} is not accepted; needed: a text"),
    };

    private static double? Number(JsonElement asked, string name, string at, double above, double upTo, string example)
    {
        if (Member(asked, name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number > above && number <= upTo
            ? number
            : throw new ControlRefusedException(
                name == "ratePercent" ? "rate-wrong" : $"{name}-wrong",
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{at}{name}: {value} is not accepted; needed: {(above < 0 ? "0" : "above 0")} up to {upTo}, e.g. {example}"));
    }
}
