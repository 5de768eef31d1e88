using Aws.Wire;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>CloudFormation's way to say no.</summary>
internal static class Refusal
{
    public static WireException Validation(string message) => Of("ValidationError", message);

    public static WireException Of(string code, string message, int status = 400) => new(new WireError(code, message, status));
}
