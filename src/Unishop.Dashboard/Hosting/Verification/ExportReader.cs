using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Unishop.Domain.Journal;

namespace Unishop.Dashboard.Hosting.Verification;

/// <summary>Reads entries from an export of the journal.</summary>
internal static class ExportReader
{
    // As the journal writes it: the same text gives the same hash.
    private static readonly JsonWriterOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The entries of a file with JSON lines, in order.</summary>
    /// <exception cref="IOException">It can't be read, or a line is no entry.</exception>
    public static async IAsyncEnumerable<ChainLink> ReadAsync(string file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(file, cancellation))
        {
            number++;
            if (line.Length > 0)
            {
                yield return Parse(line, number);
            }
        }
    }

    private static ChainLink Parse(string line, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var entry = document.RootElement;
            return new ChainLink(
                entry.GetProperty("id").GetInt64(),
                Text(entry, "runId"),
                entry.GetProperty("seq").GetInt64(),
                entry.GetProperty("epoch").GetInt64(),
                entry.GetProperty("at").GetDateTimeOffset(),
                Text(entry, "actor"),
                Text(entry, "type"),
                Written(entry.GetProperty("data")),
                Text(entry, "previousHash"),
                Text(entry, "hash"),
                entry.TryGetProperty("keyId", out var key) ? key.GetString() ?? "" : "");
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new IOException($"--export: line {number} is no entry of the journal: {wrong.Message}", wrong);
        }
    }

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString() ?? throw new FormatException($"{name} is missing");

    private static string Written(JsonElement data)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, AsWritten))
        {
            data.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}
