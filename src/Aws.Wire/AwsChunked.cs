using System.Globalization;
using System.Text;

namespace Aws.Wire;

/// <summary>Bodies that a client signed chunk by chunk: <c>aws-chunked</c>, with or without a trailer.</summary>
internal static class AwsChunked
{
    public static byte[] Decode(WireRequest request) => Is(request) ? Unchunk(request.Body.Span) : request.Body.ToArray();

    public static bool Is(WireRequest request) =>
        request.Headers.GetValueOrDefault("x-amz-content-sha256")?.StartsWith("STREAMING-", StringComparison.Ordinal) == true
            || request.Headers.GetValueOrDefault("content-encoding")?.Contains("aws-chunked", StringComparison.Ordinal) == true;

    private static byte[] Unchunk(ReadOnlySpan<byte> body)
    {
        using var content = new MemoryStream();
        while (true)
        {
            var end = body.IndexOf("\r\n"u8);
            if (end < 0)
            {
                throw Malformed();
            }

            var line = Encoding.ASCII.GetString(body[..end]);
            if (!int.TryParse(line.Split(';')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) || size < 0 || size > body.Length - end - 2)
            {
                throw Malformed();
            }

            if (size == 0)
            {
                return content.ToArray();
            }

            content.Write(body.Slice(end + 2, size));
            body = body[(end + 2 + size)..];
            if (!body.StartsWith("\r\n"u8))
            {
                throw Malformed();
            }

            body = body[2..];
        }
    }

    private static WireException Malformed() =>
        new(new WireError("IncompleteBody", "The request body terminated unexpectedly", 400));
}
