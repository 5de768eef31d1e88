using System.Text;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.S3;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Tests;

/// <summary>Instances that are stopped, started, rebooted and protected, in virtual time.</summary>
public class Ec2InstanceStateTests
{
    private const string Region = "us-east-1";
    private readonly World _world = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), "http://127.0.0.1:5081");

    private Instance Shop => _world.Instances.Single();

    [Fact]
    public void StopAndStart_ChangesTheNameAndTheSiteFollowsWhenTheShopIsBack()
    {
        var before = Shop.PublicDns;
        Invoke("StopInstances", Ids);
        Assert.Equal(("stopping", false), (Shop.State, Shop.AppReady));
        Pass(minutes: 2);
        Assert.Equal("stopped", Shop.State);

        Invoke("StartInstances", Ids);
        Assert.NotEqual(before, Shop.PublicDns);
        Assert.Contains(before, Config(), StringComparison.Ordinal);
        Pass(minutes: 6);

        Assert.Equal(("running", true, "ok"), (Shop.State, Shop.AppReady, Shop.StatusChecks));
        Assert.Contains(Shop.PublicDns, Config(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reboot_KeepsTheNameAndTakesTheShopAwayForAWhile()
    {
        var before = Shop.PublicDns;

        Invoke("RebootInstances", Ids);
        Assert.Equal(("running", false), (Shop.State, Shop.AppReady));
        Pass(minutes: 6);

        Assert.Equal((before, true), (Shop.PublicDns, Shop.AppReady));
    }

    [Fact]
    public void StartAndStop_InTheWrongState_IsRefused()
    {
        Invoke("StopInstances", Ids);
        Assert.Equal("IncorrectInstanceState", Refused("StartInstances", Ids));
        Assert.Equal("IncorrectInstanceState", Refused("RebootInstances", Ids));
        Assert.Equal("InvalidInstanceID.NotFound", Refused("StopInstances", ("InstanceIds", new List<object?> { "i-1" })));
        Invoke("TerminateInstances", Ids);
        Pass(minutes: 5);

        Assert.Equal("terminated", Shop.State);
        Assert.Equal("IncorrectInstanceState", Refused("StopInstances", Ids));
    }

    [Theory]
    [InlineData("DisableApiTermination", "TerminateInstances")]
    [InlineData("DisableApiStop", "StopInstances")]
    public void Protection_HoldsUntilItIsTakenAway(string attribute, string operation)
    {
        Invoke("ModifyInstanceAttribute", ("InstanceId", Shop.Id), (attribute, WireStruct.Of(("Value", true))));
        Assert.Equal("OperationNotPermitted", Refused(operation, Ids));
        Assert.Equal("running", Shop.State);

        Invoke("ModifyInstanceAttribute", ("InstanceId", Shop.Id), (attribute, WireStruct.Of(("Value", false))));
        Invoke(operation, Ids);

        Assert.NotEqual("running", Shop.State);
    }

    [Fact]
    public void Modify_Type_NeedsAStoppedInstance()
    {
        var larger = ("InstanceType", (object?)WireStruct.Of(("Value", "t3.large")));
        Assert.Equal("IncorrectInstanceState", Refused("ModifyInstanceAttribute", ("InstanceId", Shop.Id), larger));
        Invoke("StopInstances", Ids);
        Pass(minutes: 2);

        Invoke("ModifyInstanceAttribute", ("InstanceId", Shop.Id), larger);

        Assert.Equal("t3.large", Shop.Type);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("pilot-primary", false)]
    [InlineData("other", true)]
    public void DeleteTags_GoesByKeyAndValue(string? value, bool stays)
    {
        Invoke("DeleteTags", ("Resources", new List<object?> { Shop.Id }), ("Tags", new List<object?> { WireStruct.Of(("Key", "Name"), ("Value", value)) }));

        Assert.Equal(stays, Shop.Tags.ContainsKey("Name"));
    }

    private (string, object?) Ids => ("InstanceIds", new List<object?> { Shop.Id });

    private string Config() => Encoding.UTF8.GetString(_world.Buckets.Values.Single(bucket => bucket.Region == Region && bucket.Website is not null).Objects["config.json"].Content.AsSpan());

    private void Pass(int minutes) => _world.Advance(_world.Now.AddMinutes(minutes));

    private string Refused(string operation, params (string, object?)[] members) => Assert.Throws<WireException>(() => Invoke(operation, members)).Error.Code;

    private WireStruct Invoke(string operation, params (string, object?)[] members) => AwsServices.Invoke(_world, Region, "ec2", operation, WireStruct.Of(members)).Output;
}
