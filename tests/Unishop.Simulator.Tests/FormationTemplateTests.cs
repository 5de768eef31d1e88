using Aws.Wire;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Iam;

namespace Unishop.Simulator.Tests;

/// <summary>Templates: how they are read, and what is wrong with those that are refused.</summary>
public class FormationTemplateTests
{
    [Theory]
    [InlineData("A: !Ref B", """{"A":{"Ref":"B"}}""")]
    [InlineData("A: !GetAtt B.Endpoint.Address", """{"A":{"Fn::GetAtt":["B","Endpoint.Address"]}}""")]
    [InlineData("A: !GetAtt [B, Arn]", """{"A":{"Fn::GetAtt":["B","Arn"]}}""")]
    [InlineData("A: !Sub '${B}-x'", """{"A":{"Fn::Sub":"${B}-x"}}""")]
    [InlineData("A: !If [C, !Ref B, 2]", """{"A":{"Fn::If":["C",{"Ref":"B"},"2"]}}""")]
    [InlineData("A: !Not [!Condition C]", """{"A":{"Fn::Not":[{"Condition":"C"}]}}""")]
    [InlineData("A: 0755", """{"A":"0755"}""")]
    [InlineData("A: 2010-09-09", """{"A":"2010-09-09"}""")]
    [InlineData("A: true", """{"A":"true"}""")]
    [InlineData("A: |\n  one\n  two\n", """{"A":"one\ntwo\n"}""")]
    [InlineData("""{"A": {"Ref": "B"}, "C": [1, true, "x"]}""", """{"A":{"Ref":"B"},"C":["1","true","x"]}""")]
    public void Read_YamlOrJson_HasLongFunctionsAndTexts(string text, string expected) => Assert.Equal(expected, TemplateReader.Read(text).ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    [Theory]
    [InlineData("A: [", "Template format error: YAML not well-formed.")]
    [InlineData("{\"A\": ", "Template format error: JSON not well-formed.")]
    [InlineData("A: ~", "'null' values are not allowed in templates")]
    [InlineData("{\"A\": null}", "'null' values are not allowed in templates")]
    [InlineData("just words", "Template format error: unsupported structure.")]
    [InlineData("A: 1\nA: 2", "a key is there twice")]
    [InlineData("A: &x 1\nB: *x", "YAML aliases are not allowed")]
    public void Read_NoTemplate_IsRefused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<WireException>(() => TemplateReader.Read(text)).Error.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Resources: { A: { Type: AWS::No::Such } }", "Unrecognized resource types: [AWS::No::Such]")]
    [InlineData("Resources: { A: { Type: AWS::Logs::LogGroup, Condition: C } }", "Unresolved condition dependency C in the Resources block")]
    [InlineData("Resources: { A: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Sub '${B}' } } }", "Unresolved resource dependencies [B] in the Resources block")]
    [InlineData("Resources: { A: { Type: AWS::Logs::LogGroup } }\nOutputs: { O: { Value: !Ref B } }", "Unresolved resource dependencies [B] in the Outputs block")]
    [InlineData("Resources: { A: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !GetAtt B.Arn } }, B: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Ref A } } }", "Circular dependency between resources: [A, B]")]
    [InlineData("Resources: { A: { Type: AWS::Logs::LogGroup } }\nConditions: { X: !Not [!Condition Y], Y: !Not [!Condition X] }", "Found circular condition dependency between X and Y")]
    [InlineData("Resources: { A: { Type: AWS::Logs::LogGroup } }\nConditions: { X: !Not [!Condition Z] }", "Unresolved condition dependency Z in the Conditions block")]
    [InlineData("Resources: { A: { Type: AWS::Logs::LogGroup } }\nOutputs: { O: x }", "Every Outputs member must contain a Value object")]
    [InlineData("Resources: [x]", "Resources must be an object")]
    public void Parse_DoesNotHoldTogether_IsRefused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<WireException>(() => Template.Parse(text)).Error.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("!Sub '${B}-${C.Arn}'", "B,C")]
    [InlineData("!Sub ['${B}-${own}', { own: !GetAtt C.Arn }]", "B,C")]
    [InlineData("!Sub '${!B}-${AWS::Region}'", "")]
    [InlineData("!Join ['-', [!Ref B, x, !Ref C]]", "B,C")]
    [InlineData("plain", "")]
    public void Needs_OfAProperty_AreWhatItMentions(string value, string needs)
    {
        var template = Template.Parse($$"""
            Resources:
              A: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: {{value}} } }
              B: { Type: AWS::Logs::LogGroup }
              C: { Type: AWS::Logs::LogGroup }
            """);

        Assert.Equal(needs, string.Join(',', template.Needs(template.Resource("A")!).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("AWS::RDS::DBCluster", "{}", "Snapshot")]
    [InlineData("AWS::RDS::DBInstance", "{ DBClusterIdentifier: x }", "Delete")]
    [InlineData("AWS::RDS::DBInstance", "{}", "Snapshot")]
    [InlineData("AWS::Logs::LogGroup", "{}", "Delete")]
    public void DeletionPolicy_NotDeclared_KeepsASnapshotOfDatabases(string type, string properties, string policy) =>
        Assert.Equal(policy, Template.Parse($$"""Resources: { A: { Type: {{type}}, Properties: {{properties}} } }""").Resource("A")!.DeletionPolicy);

    [Theory]
    [InlineData("{ Type: String }", "x", null)]
    [InlineData("{ Type: String, Default: d }", null, null)]
    [InlineData("{ Type: String }", null, "Parameters: [P] must have values")]
    [InlineData("{ Type: Number }", "ten", "Parameter 'P' must be a number.")]
    [InlineData("{ Type: String, AllowedValues: [a, b] }", "c", "Parameter 'P' must be one of AllowedValues")]
    [InlineData("{ Type: String, AllowedPattern: '[a-z' }", "A", "AllowedPattern of parameter 'P' cannot be evaluated: [a-z")]
    [InlineData("{ Type: String, AllowedPattern: '[a-z]+' }", "A", "Parameter must match pattern [a-z]+")]
    [InlineData("{ Type: String, AllowedPattern: '[a-z]+', ConstraintDescription: small letters }", "A", "failed to satisfy constraint: small letters")]
    [InlineData("{ Type: String, MinLength: 3 }", "ab", "must contain at least 3 characters")]
    [InlineData("{ Type: String, MaxLength: 3 }", "abcd", "must contain at most 3 characters")]
    [InlineData("{ Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>' }", "/none", "Unable to fetch parameters [/none] from parameter store")]
    [InlineData("{ Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>' }", "/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2", null)]
    public void Values_OfAParameter_AreHeldAgainstItsDeclaration(string declaration, string? value, string? message)
    {
        var template = Template.Parse($$"""
            Parameters: { P: {{declaration}} }
            Resources: { A: { Type: AWS::Logs::LogGroup } }
            """);
        var given = new Dictionary<string, string?>();
        if (value is not null)
        {
            given["P"] = value;
        }

        if (message is null)
        {
            Assert.Equal(value ?? "d", ParameterValues.Of(template, given, null)["P"]);
        }
        else
        {
            Assert.Contains(message, Assert.Throws<WireException>(() => ParameterValues.Of(template, given, null)).Error.Message, StringComparison.Ordinal);
        }
    }
}
