using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Storage;

/// <summary>Published heads in a file beside the key, a line each.</summary>
public sealed class HeadFile(string path) : IHeadRegister
{
    private const int Max = 4000;
    private readonly Lock _lock = new();
    private int? _lines;

    /// <inheritdoc/>
    public string? Add(AuditHead head)
    {
        lock (_lock)
        {
            try
            {
                _lines ??= All().Count;
                if (_lines >= Max)
                {
                    var kept = All().Skip(Max / 2).ToArray();
                    PrivateFile.Write(path, string.Concat(kept.Select(line => line + "\n")));
                    _lines = kept.Length;
                }

                using var stream = PrivateFile.Open(path, FileMode.Append);
                using var writer = new StreamWriter(stream);
                writer.Write(head + "\n");
                _lines++;
                return null;
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                return failed.Message;
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<AuditHead> All()
    {
        lock (_lock)
        {
            try
            {
                return File.Exists(path) ? [.. AuditHead.FindAll(File.ReadAllText(path))] : [];
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                return [];
            }
        }
    }
}
