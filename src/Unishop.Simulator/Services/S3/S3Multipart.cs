using System.Globalization;
using Aws.Wire;
using Unishop.Simulator.Core;
using static Unishop.Simulator.Services.S3.S3Errors;

namespace Unishop.Simulator.Services.S3;

/// <summary>S3's uploads in parts.</summary>
internal static class S3Multipart
{
    private const int LeastPart = 5 * 1024 * 1024;

    public static AwsAnswer Create(AwsCall call)
    {
        var bucket = S3Service.Find(call);
        var upload = new MultipartUpload { Id = call.World.Random.Hex(64), Key = call["Key"], Draft = S3Objects.Draft(call, bucket) };
        bucket.Uploads[upload.Id] = upload;
        return new AwsAnswer(WireStruct.Of(
            ("Bucket", bucket.Name), ("Key", upload.Key), ("UploadId", upload.Id),
            ("ChecksumAlgorithm", call.Input.Text("ChecksumAlgorithm")), ("ChecksumType", call.Input.Text("ChecksumType"))), Effect: true);
    }

    public static AwsAnswer UploadPart(AwsCall call)
    {
        var number = call.Input.Integer("PartNumber")!.Value;
        if (number is < 1 or > 10_000)
        {
            throw Error("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive", 400, ("ArgumentName", "partNumber"));
        }

        var content = call.Input.GetValueOrDefault("Body") as byte[] ?? [];
        var upload = Find(call);
        Checksums.Check(call, content);
        var part = new S3Object(content, "", call.World.Now, S3Objects.Tag(content));
        upload.Parts[number] = part;
        var output = WireStruct.Of(("ETag", part.ETag));
        // The checksum that the client reckoned is what it sends again at the end.
        foreach (var (name, value) in call.Input.Where(member => member.Key.StartsWith("Checksum", StringComparison.Ordinal) && member.Key != "ChecksumAlgorithm"))
        {
            output[name] = value;
        }

        return new AwsAnswer(output, Effect: true);
    }

    public static AwsAnswer Complete(AwsCall call)
    {
        var upload = Find(call);
        var asked = call.Input.Struct("MultipartUpload")?.Structs("Parts").ToArray() ?? [];
        if (asked.Length == 0)
        {
            throw MalformedXml();
        }

        var parts = new List<S3Object>();
        long before = 0;
        foreach (var wanted in asked)
        {
            var number = wanted.Integer("PartNumber") ?? throw MalformedXml();
            if (number <= before)
            {
                throw Error("InvalidPartOrder", "The list of parts was not in ascending order. Parts must be ordered by part number.");
            }

            before = number;
            parts.Add(upload.Parts.GetValueOrDefault(number) is { } part && part.ETag.Trim('"') == wanted.Text("ETag")?.Trim('"')
                ? part
                : throw Error("InvalidPart", "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.", 400,
                    ("UploadId", upload.Id), ("PartNumber", number.ToString(CultureInfo.InvariantCulture))));
        }

        if (parts.SkipLast(1).FirstOrDefault(part => part.Content.Length < LeastPart) is { } small)
        {
            throw Error("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", 400,
                ("ProposedSize", small.Content.Length.ToString(CultureInfo.InvariantCulture)), ("MinSizeAllowed", LeastPart.ToString(CultureInfo.InvariantCulture)));
        }

        var bucket = S3Service.Find(call);
        bucket.Uploads.Remove(upload.Id);
        var tags = parts.SelectMany(part => S3Objects.Hash(part.Content)).ToArray();
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{Convert.ToHexStringLower(S3Objects.Hash(tags))}-{parts.Count}\"");
        var item = S3Objects.Keep(call.World, bucket, upload.Key, upload.Draft with { Content = [.. parts.SelectMany(part => part.Content)], ETag = tag, ModifiedAt = call.World.Now });
        return new AwsAnswer(
            WireStruct.Of(
                ("Location", $"https://{bucket.Name}.s3.{bucket.Region}.amazonaws.com/{Uri.EscapeDataString(upload.Key)}"), ("Bucket", bucket.Name), ("Key", upload.Key),
                ("ETag", item.ETag), ("VersionId", S3Objects.ShownVersion(bucket, item))),
            Effect: true);
    }

    public static AwsAnswer Abort(AwsCall call)
    {
        S3Service.Find(call).Uploads.Remove(Find(call).Id);
        return new AwsAnswer(WireStruct.Of(("$status", 204)), Effect: true);
    }

    private static MultipartUpload Find(AwsCall call) => S3Service.Find(call).Uploads.GetValueOrDefault(call["UploadId"]) is { } upload && upload.Key == call["Key"]
        ? upload
        : throw Error("NoSuchUpload", "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.", 404, ("UploadId", call["UploadId"]));
}
