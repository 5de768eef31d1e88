using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Storage;

/// <summary>The file with the keys of the journal's chain, key <c>Audit:KeyFile</c>; only this process's user reads it.</summary>
public static class KeyFile
{
    /// <summary>What a head file is called after its key file.</summary>
    public const string HeadsEnding = ".heads";

    /// <summary>Reads the keys, or makes the first one where the journal has none yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="newestKeyId">The key of the journal's newest entry; empty: none.</param>
    /// <exception cref="IOException">It can't be read or made, or is not the one that the journal is kept with.</exception>
    public static ChainAnchor Open(string path, string newestKeyId)
    {
        if (!File.Exists(path))
        {
            if (newestKeyId.Length > 0)
            {
                throw new IOException($"Audit:KeyFile: {path} is not there, and the journal is kept with key {newestKeyId}; needed: that file, from the backup or from another console");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            PrivateFile.Write(path, $"# The key of the journal's hash chain. Keep a copy outside this machine; without it entries can't be verified.\n{ChainKeys.NewKey()}\n");
        }

        var keys = Read(path);
        return newestKeyId.Length == 0 || keys.Knows(newestKeyId)
            ? new ChainAnchor(keys, new HeadFile(path + HeadsEnding))
            : throw new IOException($"Audit:KeyFile: {path} holds key {keys.CurrentId}, and the journal is kept with key {newestKeyId}; needed: the file that holds that key too, a line for each");
    }

    /// <summary>Reads the keys.</summary>
    /// <exception cref="IOException">It can't be read, or holds something else.</exception>
    public static ChainKeys Read(string path)
    {
        try
        {
            PrivateFile.Restrict(path);
            return ChainKeys.Parse(File.ReadAllText(path));
        }
        catch (Exception wrong) when (wrong is FormatException or UnauthorizedAccessException)
        {
            // What stands in it may be a key, mistyped: only what is wrong with it is told.
            throw new IOException($"Audit:KeyFile: {path} can't be read: {wrong.Message}; needed: 64 hexadecimal digits a line, e.g. the output of openssl rand -hex 32", wrong);
        }
    }
}
