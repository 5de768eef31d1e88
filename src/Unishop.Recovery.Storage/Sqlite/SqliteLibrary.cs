using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Unishop.Recovery.Storage.Sqlite;

/// <summary>Chooses the native SQLite library, once per process.</summary>
internal static class SqliteLibrary
{
    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>
    /// Prefers the system's library: the bundled 3.35.5 waits whole seconds when two writers meet.
    /// </summary>
    public static void EnsureLoaded() => _ = Loaded.Value;

    private static bool Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return true;
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != "e_sqlite3")
        {
            return IntPtr.Zero;
        }

        string[] system = OperatingSystem.IsLinux() ? ["libsqlite3.so.0"] : OperatingSystem.IsMacOS() ? ["libsqlite3.dylib"] : [];
        foreach (var candidate in system)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle) && IsRecent(handle))
            {
                return handle;
            }
        }

        return IntPtr.Zero;
    }

    // Anything up to the bundled release is no gain.
    private static bool IsRecent(IntPtr handle)
    {
        var version = Marshal.GetDelegateForFunctionPointer<VersionNumber>(NativeLibrary.GetExport(handle, "sqlite3_libversion_number"));
        return version() >= 3_036_000;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int VersionNumber();
}
