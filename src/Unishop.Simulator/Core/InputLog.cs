using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unishop.Simulator.Core;

/// <summary>Something that came into the world from outside and changed it.</summary>
/// <param name="Kind"><c>begin</c>, <c>clock</c>, <c>aws</c>, <c>shop</c>, <c>shoppers</c>, <c>stage</c>, <c>signal</c>, <c>fault</c> or <c>heal</c>.</param>
/// <param name="At">When, in the world's time.</param>
/// <param name="Wall">When, in real time; from this and the speed the clock goes on after a restart.</param>
internal sealed record Input(string Kind, DateTimeOffset At, DateTimeOffset Wall)
{
    /// <summary>Which rules the inputs were made under; other rules would make another world of them.</summary>
    public int? Rules { get; init; }

    public string? Scenario { get; init; }

    public long? Seed { get; init; }

    public double? Speed { get; init; }

    /// <summary>How many DB clusters, and how many DB instances, a world that begins may have in a Region.</summary>
    public int? DatabaseQuota { get; init; }

    /// <summary>How many vCPUs a world that begins may run in a Region.</summary>
    public int? VcpuQuota { get; init; }

    public string? Region { get; init; }

    public string? Service { get; init; }

    public string? Operation { get; init; }

    public string? RequestId { get; init; }

    public string? Client { get; init; }

    /// <summary>The key of the role session that an AWS call was signed with; absent: the operator's.</summary>
    public string? Caller { get; init; }

    /// <summary>An AWS call's input or a shop request's body.</summary>
    public JsonElement? Body { get; init; }

    public string? Method { get; init; }

    public string? Path { get; init; }
}

/// <summary>
/// The file that keeps a world: not its state but everything that came into it. Since the same inputs make the same world, reading
/// them again brings it back. A line is with the operating system before the input is answered.
/// </summary>
internal sealed class InputLog : IDisposable
{
    /// <summary>Rises when a rule of the world changes so that old inputs no longer make the same world.</summary>
    public const int CurrentRules = 13;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private readonly string? _file;
    private readonly List<string> _lines = [];
    private FileStream? _stream;

    public InputLog(string? file) => _file = string.IsNullOrWhiteSpace(file) ? null : Path.GetFullPath(file);

    /// <summary>The inputs of the world that was kept, if it is of that scenario and seed; a torn last line is left out.</summary>
    public IReadOnlyList<Input> Read(string scenario, long seed)
    {
        if (_file is null || !File.Exists(_file))
        {
            return [];
        }

        var inputs = new List<Input>();
        foreach (var line in File.ReadLines(_file))
        {
            try
            {
                inputs.Add(Parse(line));
            }
            catch (JsonException)
            {
                // Only the last line can be torn: the process died while it was written, and its input was never answered.
                break;
            }
        }

        return inputs is [{ Kind: "begin" } begin, ..] && begin.Rules == CurrentRules && begin.Scenario == scenario && begin.Seed == seed ? inputs : [];
    }

    /// <summary>Goes on after the inputs that were read.</summary>
    public void Continue(IReadOnlyList<Input> inputs)
    {
        if (_file is null)
        {
            _lines.Clear();
            _lines.AddRange(inputs.Select(Format));
            return;
        }

        _stream?.Dispose();
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        // Written anew beside the old file, so that a torn last line is gone and dying here loses nothing.
        var copy = _file + ".new";
        File.Delete(copy);
        using (var writer = new StreamWriter(Open(copy, FileMode.CreateNew)))
        {
            foreach (var input in inputs)
            {
                writer.Write(Format(input) + "\n");
            }
        }

        File.Move(copy, _file, overwrite: true);
        _stream = Open(_file, FileMode.Append);
    }

    /// <summary>Begins a new world; the old file is kept beside it.</summary>
    public void Begin(Input begin)
    {
        _lines.Clear();
        if (_file is not null)
        {
            _stream?.Dispose();
            _stream = null;
            if (File.Exists(_file))
            {
                File.Move(_file, _file + ".1", overwrite: true);
            }

            Start();
        }

        Append(begin);
    }

    public void Append(Input input)
    {
        if (_stream is null)
        {
            _lines.Add(Format(input));
            return;
        }

        _stream.Write(Encoding.UTF8.GetBytes(Format(input) + "\n"));
        _stream.Flush();
    }

    /// <summary>Every input of this world, a line each, after the first <paramref name="skip"/>.</summary>
    public IEnumerable<string> Lines(int skip = 0)
    {
        if (_stream is null)
        {
            for (var index = skip; index < _lines.Count; index++)
            {
                yield return _lines[index];
            }

            yield break;
        }

        using var reading = new StreamReader(new FileStream(_file!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        for (var index = 0; reading.ReadLine() is { } line; index++)
        {
            if (index >= skip)
            {
                yield return line;
            }
        }
    }

    /// <summary>An input as a line.</summary>
    public static string Format(Input input) => JsonSerializer.Serialize(input, Options);

    /// <summary>A line as an input.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static Input Parse(string line) => JsonSerializer.Deserialize<Input>(line, Options) ?? throw new JsonException("An input is missing.");

    public void Dispose() => _stream?.Dispose();

    private void Start()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file!)!);
        _stream = Open(_file!, FileMode.Create);
    }

    /// <summary>Only this user reads what came into the world: people may have practised with data of their own.</summary>
    private static FileStream Open(string file, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(file, options);
    }
}
