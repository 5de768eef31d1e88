using System.Text.Json;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;

namespace Unishop.Simulator.Control;

/// <summary>A snapshot that can't be restored, and why.</summary>
internal sealed class SnapshotRefusedException(string code, string reason) : Exception(reason)
{
    public string Code => code;
}

/// <summary>A world as a file: a first line that says what it is, then every input that made it, a line each.</summary>
internal sealed record WorldSnapshot(DateTimeOffset At, IReadOnlyList<Input> Inputs)
{
    private const string Format = "unishop-world";
    private const int Version = 1;
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Writes a snapshot.</summary>
    public static string Write(DateTimeOffset at, IEnumerable<string> lines) =>
        JsonSerializer.Serialize(new Header(Format, Version, InputLog.CurrentRules, at), Options) + "\n" + string.Concat(lines.Select(line => line + "\n"));

    /// <summary>Reads a snapshot.</summary>
    /// <exception cref="SnapshotRefusedException">It is none, of another version, or damaged.</exception>
    public static WorldSnapshot Read(TextReader text)
    {
        var header = Parse<Header>(text.ReadLine() ?? "", 1);
        if (header.Format != Format)
        {
            throw new SnapshotRefusedException("snapshot-unknown", $"line 1: format '{header.Format}' is not accepted; needed: a file of GET /_sim/snapshot, format '{Format}'");
        }

        if (header.Version != Version || header.Rules != InputLog.CurrentRules)
        {
            throw new SnapshotRefusedException(
                "snapshot-version", $"line 1: version {header.Version}, rules {header.Rules} make another world here; needed: version {Version}, rules {InputLog.CurrentRules}");
        }

        var inputs = new List<Input>();
        while (text.ReadLine() is { } line)
        {
            inputs.Add(Parse<Input>(line, inputs.Count + 2));
        }

        if (inputs is not [{ Kind: "begin", Scenario: { } scenario, Seed: not null }, ..] || !ScenarioCatalog.All.Contains(scenario))
        {
            throw new SnapshotRefusedException("snapshot-damaged", $"line 2: needed: the beginning of a world of one of {string.Join(", ", ScenarioCatalog.All)}");
        }

        return new WorldSnapshot(header.At, inputs);
    }

    /// <summary>The world that the inputs make.</summary>
    /// <exception cref="SnapshotRefusedException">An input can't be carried out.</exception>
    public World Build(string baseUrl, Action<ReceivedCall> record)
    {
        var world = InputReplay.Begin(Inputs[0], baseUrl);
        for (var index = 1; index < Inputs.Count; index++)
        {
            try
            {
                InputReplay.Apply(world, Inputs[index], record);
            }
            catch (Exception wrong) when (wrong is KeyNotFoundException or FormatException or JsonException or InvalidOperationException or ArgumentException or NullReferenceException)
            {
                throw new SnapshotRefusedException("snapshot-damaged", $"line {index + 2}: can't be carried out: {wrong.Message}");
            }
        }

        world.Advance(At);
        return world;
    }

    private static T Parse<T>(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Options) ?? throw new JsonException("nothing there");
        }
        catch (JsonException wrong)
        {
            throw new SnapshotRefusedException("snapshot-damaged", $"line {number}: not JSON of a snapshot: {wrong.Message}");
        }
    }

    private sealed record Header(string Format, int Version, int Rules, DateTimeOffset At);
}
