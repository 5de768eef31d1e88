using System.Buffers.Binary;
using System.Text;

namespace Unishop.Circuits;

/// <summary>The part of MessagePack that Blazor's hub protocol uses.</summary>
internal static class MessagePack
{
    /// <summary>Writes a message with its length before it.</summary>
    public static byte[] Frame(params object?[] message)
    {
        using var body = new MemoryStream();
        Write(body, message);
        using var frame = new MemoryStream();
        for (var rest = (uint)body.Length; ;)
        {
            var low = (byte)(rest & 0x7f);
            rest >>= 7;
            frame.WriteByte(rest == 0 ? low : (byte)(low | 0x80));
            if (rest == 0)
            {
                break;
            }
        }

        body.WriteTo(frame);
        return frame.ToArray();
    }

    /// <summary>Reads a value: <see langword="null"/>, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, bytes, or a list of such.</summary>
    public static object? Read(ReadOnlyMemory<byte> from, ref int at)
    {
        var span = from.Span;
        var code = span[at++];
        switch (code)
        {
            case <= 0x7f: return (long)code;
            case <= 0x8f: return Many(from, ref at, (code & 0x0f) * 2);
            case <= 0x9f: return Many(from, ref at, code & 0x0f);
            case <= 0xbf: return Text(span, ref at, code & 0x1f);
            case 0xc0: return null;
            case 0xc2: return false;
            case 0xc3: return true;
            case 0xc4: return Bytes(from, ref at, (int)Number(span, ref at, 1));
            case 0xc5: return Bytes(from, ref at, (int)Number(span, ref at, 2));
            case 0xc6: return Bytes(from, ref at, (int)Number(span, ref at, 4));
            case 0xca: at += 4; return (double)BinaryPrimitives.ReadSingleBigEndian(span[(at - 4)..]);
            case 0xcb: at += 8; return BinaryPrimitives.ReadDoubleBigEndian(span[(at - 8)..]);
            case >= 0xcc and <= 0xcf: return (long)Number(span, ref at, 1 << (code - 0xcc));
            case 0xd0: return (long)(sbyte)Number(span, ref at, 1);
            case 0xd1: return (long)(short)Number(span, ref at, 2);
            case 0xd2: return (long)(int)Number(span, ref at, 4);
            case 0xd3: return (long)Number(span, ref at, 8);
            case 0xd9: return Text(span, ref at, (int)Number(span, ref at, 1));
            case 0xda: return Text(span, ref at, (int)Number(span, ref at, 2));
            case 0xdb: return Text(span, ref at, (int)Number(span, ref at, 4));
            case 0xdc: return Many(from, ref at, (int)Number(span, ref at, 2));
            case 0xdd: return Many(from, ref at, (int)Number(span, ref at, 4));
            case 0xde: return Many(from, ref at, (int)Number(span, ref at, 2) * 2);
            case >= 0xe0: return (long)(sbyte)code;
            default: throw new InvalidDataException($"MessagePack code 0x{code:x2} is not expected here.");
        }
    }

    private static ulong Number(ReadOnlySpan<byte> span, ref int at, int bytes)
    {
        ulong number = 0;
        for (var i = 0; i < bytes; i++)
        {
            number = (number << 8) | span[at++];
        }

        return number;
    }

    private static string Text(ReadOnlySpan<byte> span, ref int at, int length)
    {
        at += length;
        return Encoding.UTF8.GetString(span.Slice(at - length, length));
    }

    private static ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<byte> from, ref int at, int length)
    {
        at += length;
        return from.Slice(at - length, length);
    }

    private static object?[] Many(ReadOnlyMemory<byte> from, ref int at, int count)
    {
        var many = new object?[count];
        for (var i = 0; i < count; i++)
        {
            many[i] = Read(from, ref at);
        }

        return many;
    }

    private static void Write(MemoryStream to, object? value)
    {
        switch (value)
        {
            case null: to.WriteByte(0xc0); break;
            case bool yes: to.WriteByte(yes ? (byte)0xc3 : (byte)0xc2); break;
            case string text: Head(to, 0xdb, Encoding.UTF8.GetByteCount(text)); to.Write(Encoding.UTF8.GetBytes(text)); break;
            case long number:
                Span<byte> eight = stackalloc byte[8];
                BinaryPrimitives.WriteInt64BigEndian(eight, number);
                to.WriteByte(0xd3);
                to.Write(eight);
                break;
            case int small: to.WriteByte((byte)small); break;
            case Headers: to.WriteByte(0x80); break;
            case object?[] many:
                to.WriteByte((byte)(0x90 | many.Length));
                foreach (var one in many)
                {
                    Write(to, one);
                }

                break;
            default: throw new NotSupportedException(value.GetType().Name);
        }
    }

    private static void Head(MemoryStream to, byte code, int length)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(four, length);
        to.WriteByte(code);
        to.Write(four);
    }

    /// <summary>No headers: an empty map.</summary>
    public sealed class Headers;
}
