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
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3660);
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
        var world = Try(2, () => InputReplay.Begin(Inputs[0], baseUrl));
        var last = Inputs[0].At;
        for (var index = 1; index < Inputs.Count; index++)
        {
            var (input, line) = (Inputs[index], index + 2);
            if (!InputReplay.Kinds.Contains(input.Kind) || input.At < last || input.At > At)
            {
                throw Damaged(line, $"kind '{input.Kind}' at {input.At:u}; needed: one of {string.Join(", ", InputReplay.Kinds)}, in the order of time");
            }

            last = input.At;
            Try(line, () =>
            {
                InputReplay.Apply(world, input, record);
                return true;
            });
        }

        if (At < last || At - Inputs[0].At > Longest)
        {
            throw Damaged(1, $"at {At:u}; needed: a time after that of every line, at most {Longest.TotalDays} days after the world's beginning");
        }

        return Try(1, () =>
        {
            world.Advance(At);
            // A world that can't be looked at is none.
            JsonSerializer.Serialize(WorldView.Of(world, 0), Options);
            return world;
        });
    }

    private static SnapshotRefusedException Damaged(int line, string why) => new("snapshot-damaged", $"line {line}: can't be carried out: {why}");

    private static T Try<T>(int line, Func<T> carryOut)
    {
        try
        {
            return carryOut();
        }
        catch (Exception wrong) when (wrong is not (OutOfMemoryException or SnapshotRefusedException))
        {
            // A file can be wrong in any way that there is, and every rule of the world may stumble over it.
            throw Damaged(line, wrong.Message);
        }
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
