using System.IO.Compression;

namespace Aws.Wire;

/// <summary>Bodies that a client compressed, as AWS's own clients do from 10 KB on (<c>PutMetricData</c>).</summary>
internal static class RequestBody
{
    // What a small body may unfold to: enough for every request of these services, too little to hurt.
    private const int MostBytes = 64 * 1024 * 1024;

    /// <exception cref="WireException">The body is not what its encoding says, or unfolds to too much.</exception>
    public static WireRequest Decompress(WireRequest request) =>
        request.Headers.GetValueOrDefault("content-encoding") is "gzip" && !IsObject(request)
            ? request with { Body = Unzip(request.Body) }
            : request;

    // An S3 object's encoding belongs to the object: it is stored as it comes.
    private static bool IsObject(WireRequest request) => request.Method == "PUT";

    private static byte[] Unzip(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var zipped = new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            var buffer = new byte[81920];
            while (zipped.Read(buffer) is > 0 and var read)
            {
                if (plain.Length + read > MostBytes)
                {
                    throw new WireException(new WireError("RequestEntityTooLarge", "The request unfolds to more than is accepted", 413));
                }

                plain.Write(buffer, 0, read);
            }

            return plain.ToArray();
        }
        catch (InvalidDataException)
        {
            throw new WireException(new WireError("MalformedInput", "The body is not gzip", 400));
        }
    }
}
