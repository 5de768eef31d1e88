using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.S3;

/// <summary>S3 Control: the public access block of the whole account, in every Region the same.</summary>
internal sealed class S3ControlService : AwsService
{
    public S3ControlService()
    {
        Reads("GetPublicAccessBlock", call => Blocks.Show(Own(call).AccountPublicAccessBlock
            ?? throw Error("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found", 404)));
        Changes("PutPublicAccessBlock", call =>
        {
            Own(call).AccountPublicAccessBlock = Blocks.Read(call);
            return new AwsAnswer([], Effect: true);
        });
        Changes("DeletePublicAccessBlock", call =>
        {
            Own(call).AccountPublicAccessBlock = null;
            return new AwsAnswer(Of(("$status", 204)), Effect: true);
        });
    }

    public override string Model => "s3control";

    private static World Own(AwsCall call) => call["AccountId"] == World.Account ? call.World : throw Error("AccessDenied", "Access Denied", 403);
}
