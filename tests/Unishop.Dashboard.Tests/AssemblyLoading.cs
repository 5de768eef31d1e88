using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Unishop.Dashboard.Tests;

/// <summary>bUnit asks for AngleSharp.Diffing 1.0, which the feed lacks; 0.17 has what it uses.</summary>
internal static class AssemblyLoading
{
    private const string Diffing = "AngleSharp.Diffing";

#pragma warning disable CA2255
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Resolve() => AssemblyLoadContext.Default.Resolving += (context, name) => name.Name == Diffing
        ? context.LoadFromAssemblyPath(Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!, Diffing + ".dll"))
        : null;
}
