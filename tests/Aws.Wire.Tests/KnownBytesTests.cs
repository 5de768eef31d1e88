using System.Text;
using System.Xml.Linq;

namespace Aws.Wire.Tests;

/// <summary>The wire as AWS documents it: names and elements that a round trip of our own could get wrong on both sides.</summary>
public sealed class KnownBytesTests
{
    [Fact]
    public void Rds_Filters_AreNamedAsInTheModel()
    {
        var call = ServerCodec.Read(ServiceModel.Load("rds"), Requests.Form(
            "Action=DescribeDBInstances&Version=2014-10-31&Filters.Filter.1.Name=db-cluster-id&Filters.Filter.1.Values.Value.1=a&Filters.Filter.1.Values.Value.2=b"));

        var filter = call.Input.Structs("Filters").Single();
        Assert.Equal("db-cluster-id", filter.Text("Name"));
        Assert.Equal(["a", "b"], filter.Texts("Values"));
    }

    [Fact]
    public void Ec2_Lists_AreFlatAndCapitalised()
    {
        var call = ServerCodec.Read(ServiceModel.Load("ec2"), Requests.Form(
            "Action=RunInstances&Version=2016-11-15&ImageId=ami-1&MinCount=1&MaxCount=1&SecurityGroupId.1=sg-1&TagSpecification.1.ResourceType=instance"
            + "&TagSpecification.1.Tag.1.Key=Name&TagSpecification.1.Tag.1.Value=pilot+light&IamInstanceProfile.Name=p"));

        Assert.Equal(["sg-1"], call.Input.Texts("SecurityGroupIds"));
        Assert.Equal("pilot light", call.Input.Structs("TagSpecifications").Single().Structs("Tags").Single().Text("Value"));
        Assert.Equal("p", call.Input.Struct("IamInstanceProfile")!.Text("Name"));
        Assert.Equal(1L, call.Input.Integer("MinCount"));
    }

    [Fact]
    public void Rds_GlobalClusters_AreWrappedAsOnAws()
    {
        var service = ServiceModel.Load("rds");
        var call = new WireCall(service, service.Operations["DescribeGlobalClusters"], WireProtocol.Query, []);

        var answer = ServerCodec.Write(call, new WireStruct
        {
            ["GlobalClusters"] = new List<object?>
            {
                new WireStruct
                {
                    ["GlobalClusterIdentifier"] = "g",
                    ["GlobalClusterMembers"] = new List<object?> { new WireStruct { ["DBClusterArn"] = "arn", ["IsWriter"] = true } },
                },
            },
        }, "id-1");

        XNamespace rds = "http://rds.amazonaws.com/doc/2014-10-31/";
        var expected = new XElement(rds + "DescribeGlobalClustersResponse",
            new XElement(rds + "DescribeGlobalClustersResult",
                new XElement(rds + "GlobalClusters",
                    new XElement(rds + "GlobalClusterMember",
                        new XElement(rds + "GlobalClusterIdentifier", "g"),
                        new XElement(rds + "GlobalClusterMembers",
                            new XElement(rds + "GlobalClusterMember", new XElement(rds + "DBClusterArn", "arn"), new XElement(rds + "IsWriter", "true")))))),
            new XElement(rds + "ResponseMetadata", new XElement(rds + "RequestId", "id-1")));
        Assert.Equal(expected.ToString(), Parsed(answer).ToString());
    }

    [Fact]
    public void Ec2_Answer_HasItemsAndNoWrapper()
    {
        var service = ServiceModel.Load("ec2");
        var call = new WireCall(service, service.Operations["DescribeSubnets"], WireProtocol.Ec2Query, []);

        var answer = ServerCodec.Write(call, new WireStruct { ["Subnets"] = new List<object?> { new WireStruct { ["SubnetId"] = "subnet-1" } } }, "id-1");

        XNamespace ec2 = "http://ec2.amazonaws.com/doc/2016-11-15/";
        var expected = new XElement(ec2 + "DescribeSubnetsResponse",
            new XElement(ec2 + "requestId", "id-1"),
            new XElement(ec2 + "subnetSet", new XElement(ec2 + "item", new XElement(ec2 + "subnetId", "subnet-1"))));
        Assert.Equal(expected.ToString(), Parsed(answer).ToString());
    }

    [Fact]
    public void QueryError_HasTypeCodeAndMessage()
    {
        var answer = ServerCodec.WriteError(ServiceModel.Load("rds"), WireProtocol.Query, new WireError("DBClusterNotFoundFault", "none <here>", 404), "id-1");

        XNamespace rds = "http://rds.amazonaws.com/doc/2014-10-31/";
        var expected = new XElement(rds + "ErrorResponse",
            new XElement(rds + "Error", new XElement(rds + "Type", "Sender"), new XElement(rds + "Code", "DBClusterNotFoundFault"), new XElement(rds + "Message", "none <here>")),
            new XElement(rds + "RequestId", "id-1"));
        Assert.Equal(expected.ToString(), Parsed(answer).ToString());
        Assert.Equal(404, answer.Status);
    }

    [Fact]
    public void Ec2Error_HasErrorsAndRequestIdInCapitals()
    {
        var answer = ServerCodec.WriteError(ServiceModel.Load("ec2"), WireProtocol.Ec2Query, new WireError("InvalidAMIID.NotFound", "none", 400), "id-1");

        var expected = new XElement("Response",
            new XElement("Errors", new XElement("Error", new XElement("Code", "InvalidAMIID.NotFound"), new XElement("Message", "none"))),
            new XElement("RequestID", "id-1"));
        Assert.Equal(expected.ToString(), Parsed(answer).ToString());
    }

    [Theory]
    [InlineData(WireProtocol.Json)]
    [InlineData(WireProtocol.RpcV2Cbor)]
    public void CloudWatchError_OutsideQuery_NamesShapeAndQueryCode(WireProtocol protocol)
    {
        var answer = ServerCodec.WriteError(ServiceModel.Load("cloudwatch"), protocol, new WireError("InvalidParameterValue", "no", 400), "id-1");

        Assert.Equal("InvalidParameterValue;Sender", answer.Headers["x-amzn-query-error"]);
        Assert.Contains("InvalidParameterValueException", Requests.Text(answer), StringComparison.Ordinal);
    }

    [Fact]
    public void CloudWatch_ByHeaders_SpeaksThreeProtocols()
    {
        var service = ServiceModel.Load("cloudwatch");

        Assert.Equal(WireProtocol.RpcV2Cbor, ServerCodec.Read(service, Requests.Cbor("ListMetrics", [0xA0])).Protocol);
        Assert.Equal(WireProtocol.Json, ServerCodec.Read(service, Requests.Json(service, "ListMetrics", "{}"u8.ToArray())).Protocol);
        Assert.Equal(WireProtocol.Query, ServerCodec.Read(service, Requests.Form("Action=ListMetrics&Version=2010-08-01")).Protocol);
    }

    [Theory]
    [InlineData("rds", "rds")]
    [InlineData("monitoring", "cloudwatch")]
    [InlineData("ec2", "ec2")]
    [InlineData("cloudformation", "cloudformation")]
    [InlineData("autoscaling", "autoscaling")]
    [InlineData("sts", "sts")]
    [InlineData("s3", "s3")]
    [InlineData("dynamodb", "dynamodb")]
    public void Of_EverySigningName_IsFound(string signingName, string model) => Assert.Equal(model, ServiceModel.Of(signingName, "/")!.Name);

    private static XElement Parsed(WireResponse response) => XElement.Parse(Encoding.UTF8.GetString(response.Body));
}
