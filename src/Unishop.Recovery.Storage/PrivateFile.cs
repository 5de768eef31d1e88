namespace Unishop.Recovery.Storage;

/// <summary>Files that only this process's user reads: the journal, keys, tokens (mode 0600; on Windows the folder's own rights hold).</summary>
public static class PrivateFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes an empty file where there is none, and takes others' rights from one that is there.</summary>
    /// <exception cref="IOException">It can't be made.</exception>
    public static void Ensure(string path)
    {
        using (Open(path, FileMode.OpenOrCreate))
        {
        }

        Restrict(path);
    }

    /// <summary>Takes others' rights from a file, where it is there and is ours.</summary>
    public static void Restrict(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(path, Mode);
        }
        catch (UnauthorizedAccessException)
        {
            // Another user's file that this one may write: its rights are that user's matter.
        }
    }

    /// <summary>Writes a file anew; a reader never finds half of it.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public static void Write(string path, string text)
    {
        var copy = path + ".new";
        File.Delete(copy);
        using (var stream = Open(copy, FileMode.CreateNew))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text);
        }

        File.Move(copy, path, overwrite: true);
    }

    /// <summary>Opens a file; one that is made is readable by this user alone.</summary>
    /// <exception cref="IOException">It can't be opened.</exception>
    public static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = mode == FileMode.Append ? FileAccess.Write : FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
        };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open)
        {
            options.UnixCreateMode = Mode;
        }

        try
        {
            return new FileStream(path, options);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException($"{path}: {refused.Message}", refused);
        }
    }
}
