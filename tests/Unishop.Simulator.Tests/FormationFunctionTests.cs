using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Tests;

/// <summary>A template's functions, worked out for a stack.</summary>
public class FormationFunctionTests
{
    private const string Text = """
        Parameters: { Name: { Type: String }, Zones: { Type: CommaDelimitedList }, Image: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>' } }
        Mappings: { Sizes: { us-east-1: { small: t3.small } } }
        Conditions:
          Yes: !Equals [!Ref Name, app]
          No: !Not [!Condition Yes]
          Both: !And [!Condition Yes, !Condition No]
          Any: !Or [!Condition Yes, !Condition No]
        Resources: { Site: { Type: AWS::S3::Bucket, Properties: { BucketName: the-site } } }
        """;

    private readonly FormationWorld _aws = new();

    [Theory]
    [InlineData("!Ref Name", "\"app\"")]
    [InlineData("!Ref Zones", """["a","b"]""")]
    [InlineData("!Ref Image", "\"ami-0a1b2c3d4e5f60718\"")]
    [InlineData("!Ref Site", "\"the-site\"")]
    [InlineData("!Ref AWS::Region", "\"us-east-1\"")]
    [InlineData("!Ref AWS::AccountId", "\"111122223333\"")]
    [InlineData("!GetAtt Site.Arn", "\"arn:aws:s3:::the-site\"")]
    [InlineData("!Sub '${Name}-${Site.Arn}-${!kept}-${AWS::StackName}'", "\"app-arn:aws:s3:::the-site-${kept}-functions\"")]
    [InlineData("!Sub ['${x}-${Name}', { x: !Ref Site }]", "\"the-site-app\"")]
    [InlineData("!Join ['/', [a, !Ref Name]]", "\"a/app\"")]
    [InlineData("!Select [1, !Ref Zones]", "\"b\"")]
    [InlineData("!Select [0, !Split ['-', a-b]]", "\"a\"")]
    [InlineData("!FindInMap [Sizes, !Ref 'AWS::Region', small]", "\"t3.small\"")]
    [InlineData("!If [Yes, one, two]", "\"one\"")]
    [InlineData("!If [No, one, two]", "\"two\"")]
    [InlineData("!If [Both, one, two]", "\"two\"")]
    [InlineData("!If [Any, one, two]", "\"one\"")]
    [InlineData("{ a: !If [No, x, !Ref 'AWS::NoValue'], b: 1 }", """{"b":"1"}""")]
    [InlineData("[a, !If [No, x, !Ref 'AWS::NoValue']]", """["a"]""")]
    [InlineData("!Base64 hello", "\"aGVsbG8=\"")]
    [InlineData("!GetAZs ''", """["us-east-1a","us-east-1b"]""")]
    [InlineData("!Cidr [10.0.0.0/16, 2, 8]", """["10.0.0.0/24","10.0.1.0/24"]""")]
    [InlineData("!ImportValue functions-Site", "\"the-site\"")]
    public void Value_OfAFunction_IsAsInAws(string function, string expected) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), Value(function)), Value(function)?.ToJsonString() ?? "null");

    [Theory]
    [InlineData("!Select [5, !Ref Zones]", "Fn::Select cannot select nonexistent value at index 5")]
    [InlineData("!FindInMap [Sizes, mars-1, small]", "Unable to get mapping for Sizes::mars-1::small")]
    [InlineData("!ImportValue nothing", "No export named nothing found.")]
    [InlineData("!GetAtt Site.Nothing", "resource Site does not support attribute type Nothing in Fn::GetAtt")]
    [InlineData("!Join [a]", "Fn::Join is malformed")]
    [InlineData("!Nonsense x", "Fn::Nonsense is malformed or unsupported")]
    [InlineData("!If [Never, a, b]", "Unresolved condition dependency Never")]
    public void Value_OfAWrongFunction_IsRefused(string function, string message) =>
        Assert.Contains(message, Assert.Throws<WireException>(() => Value(function)).Error.Message, StringComparison.Ordinal);

    private JsonNode? Value(string function)
    {
        const string Output = "\nOutputs: { Site: { Value: !Ref Site, Export: { Name: functions-Site } } }";
        if (_aws.World.Stack(FormationWorld.Region, "functions") is null)
        {
            _aws.Create("functions", Text + Output, ("Parameters", FormationWorld.Parameters(
                ("Name", "app"), ("Zones", "a, b"), ("Image", "/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2"))));
            _aws.Settle("functions");
        }

        var stack = _aws.World.Stack(FormationWorld.Region, "functions")!;
        return new Evaluator(_aws.World, stack, stack.Template!, stack.Parameters).Value(TemplateReader.Read($"v: {function}")["v"]);
    }
}
