using System.Text;

namespace Unishop.Simulator.Core;

/// <summary>An HTTP answer that a browser gets.</summary>
internal sealed record WebAnswer(int Status, string ContentType, byte[] Body)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static WebAnswer Text(int status, string contentType, string body) => new(status, contentType, Encoding.UTF8.GetBytes(body));
}
