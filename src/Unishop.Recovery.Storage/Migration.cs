using System.Globalization;
using System.Reflection;

namespace Unishop.Recovery.Storage;

/// <summary>A change of the schema.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Sql">Its statements.</param>
internal sealed record Migration(long Number, string Sql)
{
    /// <summary>The changes that a database still needs, in order.</summary>
    /// <param name="done">The number of the last change that it has.</param>
    /// <param name="folder">Where the changes are among the assembly's resources.</param>
    /// <param name="place">The database, for a refusal.</param>
    /// <exception cref="IOException">A newer release has changed it: this one would not understand what it writes.</exception>
    public static IReadOnlyList<Migration> After(long done, string folder, string place)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var all =
            from name in assembly.GetManifestResourceNames()
            let at = name.IndexOf(folder, StringComparison.Ordinal)
            where at >= 0
            orderby name
            select (Name: name, Number: long.Parse(name.AsSpan(at + folder.Length, 4), NumberStyles.None, CultureInfo.InvariantCulture));
        var migrations = all.ToArray();
        return done <= migrations[^1].Number
            ? [.. migrations.Where(migration => migration.Number > done).Select(migration => new Migration(migration.Number, Read(assembly, migration.Name)))]
            : throw new IOException(
                $"Storage:Connection: {place} was written by a newer release (schema {done}; this one knows {migrations[^1].Number}); needed: that release or a later one, or another database");
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
