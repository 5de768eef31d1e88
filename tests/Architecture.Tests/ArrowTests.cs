using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Unishop.Dashboard;
using Unishop.Domain.Workloads;
using Unishop.Recovery;
using Unishop.Recovery.Aws;

namespace Architecture.Tests;

/// <summary>The arrows between rooms, as the compiled code has them.</summary>
public sealed class ArrowTests
{
    private static readonly System.Reflection.Assembly[] Assemblies =
        [typeof(Workload).Assembly, typeof(IRecoveryService).Assembly, typeof(AwsWorld).Assembly, typeof(DashboardApp).Assembly];

    private static readonly ArchUnitNET.Domain.Architecture Product = new ArchLoader().LoadAssemblies(Assemblies).Build();

    public static TheoryData<string> ServiceRooms => [.. Rooms.Known.Keys];

    [Theory]
    [MemberData(nameof(ServiceRooms))]
    public void Room_OfTheServiceLayer_KnowsOnlyTheRoomsBelow(string room)
    {
        var types = TypesOf(room);
        Assert.NotEmpty(types);
        Assert.Empty(Forbidden(types, arrow => Rooms.Known.ContainsKey(arrow.To) && arrow.To != room && !Rooms.Known[room].Contains(arrow.To)));
    }

    [Fact]
    public void ServiceLayer_KnowsNoAwsNoStorageAndNoPages()
    {
        var types = Product.Types.Where(type => type.FullName.StartsWith("Unishop.Recovery.", StringComparison.Ordinal) && Rooms.Known.ContainsKey(RoomOf(type)));
        Assert.Empty(Forbidden(types, arrow => arrow.To.StartsWith("Amazon", StringComparison.Ordinal) || arrow.To.StartsWith("Unishop.Recovery.Aws", StringComparison.Ordinal)
            || arrow.To.StartsWith("Unishop.Dashboard", StringComparison.Ordinal) || arrow.To.StartsWith("Microsoft.Data", StringComparison.Ordinal) || arrow.To.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)));
    }

    [Fact]
    public void Feature_OfTheConsole_KnowsNoOtherFeature()
    {
        const string Features = "Unishop.Dashboard.Features.";
        var types = Product.Types.Where(type => RoomOf(type).StartsWith(Features, StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(types);
        Assert.Empty(Forbidden(types, arrow => arrow.To.StartsWith(Features, StringComparison.Ordinal) && arrow.To != arrow.From));
    }

    [Fact]
    public void Console_OutsideItsStartUp_KnowsNeitherAwsNorStorageNorTheSimulator()
    {
        string[] outside = ["Unishop.Recovery.Aws", "Unishop.Recovery.Storage", "Unishop.Simulator"];
        var types = Product.Types.Where(type => RoomOf(type) is var room && room.StartsWith("Unishop.Dashboard", StringComparison.Ordinal)
            && room != "Unishop.Dashboard" && !room.StartsWith("Unishop.Dashboard.Hosting", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(types);
        Assert.Empty(Forbidden(types, arrow => outside.Any(project => arrow.To.StartsWith(project, StringComparison.Ordinal))));
    }

    private static IEnumerable<IType> TypesOf(string room) => Product.Types.Where(type => RoomOf(type) == room);

    private static string[] Forbidden(IEnumerable<IType> types, Func<Arrow, bool> forbidden) =>
    [
        .. from type in types
           from dependency in type.Dependencies
           let arrow = new Arrow(RoomOf(type), RoomOf(dependency.Target), type.Name, dependency.Target.Name)
           where arrow.From != arrow.To && forbidden(arrow)
           select $"{arrow.From}.{arrow.Type} -> {arrow.To}.{arrow.Target}",
    ];

    private static string RoomOf(IType type) => type.Namespace?.FullName ?? "";

    private sealed record Arrow(string From, string To, string Type, string Target);
}
