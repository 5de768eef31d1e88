using System.IO.Compression;
using System.Text;

namespace Aws.Wire.Tests;

/// <summary>What is not understood is refused with AWS's own codes, and nothing else comes out.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("rds", "Version=2014-10-31", "MissingAction")]
    [InlineData("rds", "Action=Nope&Version=2014-10-31", "InvalidAction")]
    [InlineData("ec2", "Action=Nope&Version=2016-11-15", "InvalidAction")]
    [InlineData("rds", "Action=FailoverGlobalCluster&GlobalClusterIdentifier=g", "MissingParameter")]
    [InlineData("rds", "Action=FailoverGlobalCluster&GlobalClusterIdentifier=g&TargetDbClusterIdentifier=t&AllowDataLoss=maybe", "MalformedInput")]
    [InlineData("ec2", "Action=RunInstances&ImageId=ami-1&MinCount=1", "MissingParameter")]
    [InlineData("ec2", "Action=RunInstances&ImageId=ami-1&MinCount=one&MaxCount=1", "InvalidParameterValue")]
    [InlineData("ec2", "Action=RunInstances&ImageId=ami-1&MinCount=99999999999&MaxCount=1", "InvalidParameterValue")]
    [InlineData("ec2", "Action=RunInstances&ImageId=ami-1&MinCount=99999999999999999999999999&MaxCount=1", "InvalidParameterValue")]
    [InlineData("autoscaling", "Action=SetDesiredCapacity&DesiredCapacity=2", "ValidationError")]
    [InlineData("cloudwatch", "Action=GetMetricData&StartTime=2026-01-01T00:00:00Z&EndTime=yesterday", "MalformedInput")]
    [InlineData("cloudwatch", "Action=GetMetricData&StartTime=2026-01-01T00:00:00Z&EndTime=2026-01-02T00:00:00Z&MetricDataQueries.member.1.Expression=1", "ValidationError")]
    public void Query_Wrong_IsRefused(string service, string body, string code)
    {
        var refused = Assert.Throws<WireException>(() => ServerCodec.Read(ServiceModel.Load(service), Requests.Form(body)));

        Assert.Equal((code, 400), (refused.Error.Code, refused.Error.Status));
    }

    [Fact]
    public void Query_MissingBelowAList_NamesThePlace()
    {
        var refused = Assert.Throws<WireException>(() => ServerCodec.Read(ServiceModel.Load("cloudwatch"), Requests.Form(
            "Action=GetMetricData&StartTime=2026-01-01T00:00:00Z&EndTime=2026-01-02T00:00:00Z&MetricDataQueries.member.1.Id=a&MetricDataQueries.member.2.Expression=1")));

        Assert.Contains("'metricDataQueries.2.member.Id'", refused.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nope", "{}", "UnknownOperationException")]
    [InlineData("DescribeTable", "{", "SerializationException")]
    [InlineData("DescribeTable", "null", "SerializationException")]
    [InlineData("DescribeTable", "[]", "SerializationException")]
    [InlineData("DescribeTable", "{\"TableName\": 7}", "SerializationException")]
    [InlineData("DescribeTable", "{}", "ValidationException")]
    [InlineData("Query", "{\"TableName\": \"t\", \"Limit\": 99999999999}", "SerializationException")]
    [InlineData("Query", "{\"TableName\": \"t\", \"AttributesToGet\": [null]}", "SerializationException")]
    public void Json_Wrong_IsRefused(string operation, string body, string code)
    {
        var service = ServiceModel.Load("dynamodb");

        var refused = Assert.Throws<WireException>(() => ServerCodec.Read(service, Requests.Json(service, operation, Encoding.UTF8.GetBytes(body))));

        Assert.EndsWith("#" + code, refused.Error.Code, StringComparison.Ordinal);
        Assert.Equal(400, refused.Error.Status);
    }

    [Theory]
    [InlineData("F6")]
    [InlineData("00")]
    [InlineData("BF")]
    [InlineData("A169537461727454696D6501")]
    [InlineData("A169537461727454696D65C1FB7E37E43C8800759C")]
    public void Cbor_Wrong_IsRefused(string hex)
    {
        var refused = Assert.Throws<WireException>(() => ServerCodec.Read(ServiceModel.Load("cloudwatch"), Requests.Cbor("GetMetricData", Convert.FromHexString(hex))));

        Assert.EndsWith("#SerializationException", refused.Error.Code, StringComparison.Ordinal);
    }

    [Fact]
    public void S3_DocumentType_IsRefused()
    {
        const string Bomb = "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'>]><Delete><Object><Key>&a;</Key></Object></Delete>";

        var refused = Assert.Throws<WireException>(() => ServerCodec.Read(ServiceModel.Load("s3"), Requests.Of("POST", "/bucket", "delete", Encoding.UTF8.GetBytes(Bomb))));

        Assert.Equal("MalformedXML", refused.Error.Code);
    }

    [Fact]
    public void S3_NestedBeyondAnyModel_IsRefused()
    {
        var body = "<VersioningConfiguration>" + string.Concat(Enumerable.Repeat("<a>", 200_000));

        var refused = Assert.Throws<WireException>(() => ServerCodec.Read(ServiceModel.Load("s3"), Requests.Of("PUT", "/bucket", "versioning", Encoding.UTF8.GetBytes(body))));

        Assert.Equal("MalformedXML", refused.Error.Code);
    }

    [Fact]
    public void Gzip_Body_IsUnfolded()
    {
        var service = ServiceModel.Load("cloudwatch");
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write("{\"Namespace\":\"n\",\"MetricData\":[{\"MetricName\":\"m\",\"Value\":1.5}]}"u8);
        }

        var plain = Requests.Json(service, "PutMetricData", zipped.ToArray());
        var call = ServerCodec.Read(service, plain with { Headers = new Dictionary<string, string>(plain.Headers, StringComparer.OrdinalIgnoreCase) { ["Content-Encoding"] = "gzip" } });

        Assert.Equal(1.5, call.Input.Structs("MetricData").Single().Number("Value"));
    }

    [Fact]
    public void Gzip_NotGzip_IsRefused()
    {
        var service = ServiceModel.Load("cloudwatch");
        var request = Requests.Of("POST", "/", "", "plain"u8.ToArray(), ("X-Amz-Target", "GraniteServiceVersion20100801.PutMetricData"), ("Content-Encoding", "gzip"));

        Assert.Equal("MalformedInput", Assert.Throws<WireException>(() => ServerCodec.Read(service, request)).Error.Code);
    }

    /// <summary>Valid requests with random damage are understood or refused; no other exception ever comes out.</summary>
    [Theory]
    [InlineData("rds", "DescribeDBInstances")]
    [InlineData("ec2", "RunInstances")]
    [InlineData("cloudwatch", "GetMetricData")]
    [InlineData("dynamodb", "Query")]
    [InlineData("s3", "PutBucketWebsite")]
    public void Read_DamagedRequest_IsUnderstoodOrRefused(string name, string action)
    {
        var service = ServiceModel.Load(name);
        var shape = service.Operations[action].Input!;
        var random = new Random(20261121);
        var intact = name switch
        {
            "dynamodb" => Requests.Json(service, action, JsonBody.Write(Samples.Of(shape), shape)),
            "cloudwatch" => Requests.Cbor(action, CborBody.Write(Samples.Of(shape), shape)),
            "s3" => Requests.Of("PUT", "/bucket", "website", "<WebsiteConfiguration><IndexDocument><Suffix>i</Suffix></IndexDocument></WebsiteConfiguration>"u8.ToArray()),
            _ => Requests.Form(service, action, QueryForm.Write(Samples.Of(shape), shape, name == "ec2")),
        };
        ServerCodec.Read(service, intact);

        var refused = 0;
        for (var round = 0; round < 2000; round++)
        {
            var body = intact.Body.ToArray();
            for (var hit = random.Next(1, 5); hit > 0; hit--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            try
            {
                ServerCodec.Read(service, intact with { Body = body.AsMemory(0, random.Next(2) == 0 ? body.Length : random.Next(body.Length)) });
            }
            catch (WireException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 2000);
    }
}
