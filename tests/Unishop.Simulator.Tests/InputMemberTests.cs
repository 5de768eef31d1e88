using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services;

namespace Unishop.Simulator.Tests;

/// <summary>Every input member of every simulated operation is carried out, harmless for a reason that is written down, or refused.</summary>
public class InputMemberTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Services => [.. AwsServices.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Services))]
    public void Member_OfTheModel_IsOnExactlyOneList(string service)
    {
        var model = ServiceModel.Load(service);
        var lists = InputMembers.Of(service).Operations;

        foreach (var operation in model.Operations.Values.Where(operation => AwsServices.All[service].Knows(operation.Name) && operation.Input is { Members.Length: > 0 }))
        {
            Assert.True(lists.TryGetValue(operation.Name, out var members), operation.Name);
            Assert.Equal(operation.Input!.Members.Select(member => member.Name).Order(StringComparer.Ordinal), members.Keys.Order(StringComparer.Ordinal));
            Assert.DoesNotContain(operation.Input.Members, member => member.IsRequired && members[member.Name].Kind == "refused");
        }

        Assert.Empty(lists.Keys.Except(model.Operations.Keys));
    }

    /// <summary>What is on the list of what is carried out is at least mentioned by the code: a name that occurs nowhere is carried out by nobody.</summary>
    [Theory]
    [MemberData(nameof(Services))]
    public void Member_CalledHonoured_IsReadByTheService(string service)
    {
        var folder = Path.GetDirectoryName(Directory.GetFiles(Path.Combine(Source.Root, "Services"), $"{service}.members.txt", SearchOption.AllDirectories).Single())!;
        // S3's conditions, overrides and checksums are read by a name that is put together, the filters of Auto Scaling by EC2's reader of filters.
        string[] composed = service == "s3" ? ["CopySource", "Response", "Checksum"] : service == "autoscaling" ? ["Filters"] : [];
        var text = string.Concat(Directory.GetFiles(folder, "*.cs").Concat(Directory.GetFiles(Path.Combine(Source.Root, "Core"), "*.cs")).Select(File.ReadAllText));

        var honoured = InputMembers.Of(service).Operations.Values.SelectMany(members => members).Where(member => member.Value.Kind == "honoured").Select(member => member.Key).Distinct();
        var unread = honoured.Where(name => !composed.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) && !text.Contains($"\"{name}\"", StringComparison.Ordinal)).ToArray();
        Assert.True(unread.Length == 0, string.Join(", ", unread));
    }

    [Fact]
    public void Call_WithEachRefusedMember_IsRefusedByItsName()
    {
        var world = ScenarioCatalog.Create(ScenarioCatalog.Empty, 1, Start, "http://127.0.0.1:5081");
        var refused = 0;
        foreach (var (service, carrier) in AwsServices.All)
        {
            foreach (var (operation, members) in InputMembers.Of(service).Operations)
            {
                foreach (var (member, _) in members.Where(member => member.Value.Kind == "refused"))
                {
                    var error = Assert.Throws<WireException>(() => carrier.Invoke(operation, new AwsCall(world, "us-east-1", WireStruct.Of((member, "something of its own"))))).Error;
                    Assert.Equal(("NotImplemented", 501), (error.Code, error.Status));
                    Assert.Contains(member, error.Message, StringComparison.Ordinal);
                    refused++;
                }
            }
        }

        Assert.InRange(refused, 300, 1000);
    }

    [Theory]
    [InlineData("Qualifier", "$LATEST")]
    [InlineData("Qualifier", "")]
    public void Call_WithWhatAsksForNothing_IsNotRefused(string member, string value) =>
        InputMembers.Of("lambda").Require("GetFunction", WireStruct.Of((member, value)));
}
