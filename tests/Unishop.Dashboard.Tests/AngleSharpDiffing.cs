using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Unishop.Dashboard.Tests;

/// <summary>
/// bunit 2.15.2 asks for AngleSharp.Diffing 1.0.0.0, which the package source lacks; 0.17.0 has the same members.
/// </summary>
internal static class AngleSharpDiffing
{
    [ModuleInitializer]
    internal static void Redirect() => AssemblyLoadContext.Default.Resolving += (context, wanted) =>
        wanted.Name == "AngleSharp.Diffing"
            ? context.LoadFromAssemblyPath(Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!, "AngleSharp.Diffing.dll"))
            : null;
}
