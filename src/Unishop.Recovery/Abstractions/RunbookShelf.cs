namespace Unishop.Recovery.Abstractions;

/// <summary>Where offline runbooks are kept.</summary>
/// <param name="folder">The folder; <see langword="null"/>: none is written.</param>
public sealed class RunbookShelf(string? folder)
{
    private string? _failure;

    /// <summary>The folder; <see langword="null"/> where none is configured.</summary>
    public string? Folder => folder;

    /// <summary>Why the newest runbook could not be written; <see langword="null"/> where it was.</summary>
    public string? Failure
    {
        get => Volatile.Read(ref _failure);
        set => Volatile.Write(ref _failure, value);
    }
}
