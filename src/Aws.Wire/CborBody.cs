using System.Formats.Cbor;

namespace Aws.Wire;

/// <summary>Structures as CBOR, as Smithy's RPC v2 has them.</summary>
internal static class CborBody
{
    public static byte[] Write(WireStruct value, Shape? shape)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        if (shape is null)
        {
            writer.WriteStartMap(0);
            writer.WriteEndMap();
        }
        else
        {
            WriteStruct(writer, value, shape);
        }

        return writer.Encode();
    }

    public static byte[] WriteError(string type, WireError error)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartMap(2);
        writer.WriteTextString("__type");
        writer.WriteTextString(type);
        writer.WriteTextString("message");
        writer.WriteTextString(error.Message);
        writer.WriteEndMap();
        return writer.Encode();
    }

    /// <exception cref="FormatException">The CBOR does not fit the shape.</exception>
    public static WireStruct Read(ReadOnlyMemory<byte> body, Shape shape)
    {
        if (body.IsEmpty)
        {
            return [];
        }

        try
        {
            return ReadValue(new CborReader(body, CborConformanceMode.Lax), shape) as WireStruct ?? throw new FormatException($"{shape.Name}: expected a map, found null.");
        }
        catch (Exception wrong) when (wrong is CborContentException or InvalidOperationException or OverflowException)
        {
            throw new FormatException(wrong.Message);
        }
    }

    private static void WriteStruct(CborWriter writer, WireStruct value, Shape shape)
    {
        var present = shape.Members.Where(member => value.GetValueOrDefault(member.Name) is not null).ToArray();
        writer.WriteStartMap(present.Length);
        foreach (var member in present)
        {
            writer.WriteTextString(member.Name);
            WriteValue(writer, value[member.Name]!, member.Shape);
        }

        writer.WriteEndMap();
    }

    private static void WriteValue(CborWriter writer, object value, Shape shape)
    {
        switch (value)
        {
            case WireStruct structure when shape.Kind == ShapeKind.Structure:
                WriteStruct(writer, structure, shape);
                break;
            case WireStruct map:
                writer.WriteStartMap(map.Count);
                foreach (var (key, item) in map)
                {
                    writer.WriteTextString(key);
                    WriteValue(writer, item!, shape.Element!.Shape);
                }

                writer.WriteEndMap();
                break;
            case List<object?> list:
                writer.WriteStartArray(list.Count);
                foreach (var item in list)
                {
                    WriteValue(writer, item!, shape.Element!.Shape);
                }

                writer.WriteEndArray();
                break;
            case string text:
                writer.WriteTextString(text);
                break;
            case bool flag:
                writer.WriteBoolean(flag);
                break;
            case long integer:
                writer.WriteInt64(integer);
                break;
            case double number:
                writer.WriteDouble(number);
                break;
            case DateTimeOffset at:
                writer.WriteTag(CborTag.UnixTimeSeconds);
                writer.WriteDouble(Scalars.ToSeconds(at));
                break;
            case byte[] blob:
                writer.WriteByteString(blob);
                break;
            default:
                throw new ArgumentException($"{shape}: a {value.GetType().Name} is nothing that CBOR has.", nameof(value));
        }
    }

    private static object? ReadValue(CborReader reader, Shape shape)
    {
        if (reader.PeekState() == CborReaderState.Null)
        {
            reader.ReadNull();
            return null;
        }

        switch (shape.Kind)
        {
            case ShapeKind.Structure or ShapeKind.Map:
                return ReadMap(reader, shape);
            case ShapeKind.List:
                var list = new List<object?>();
                reader.ReadStartArray();
                while (reader.PeekState() != CborReaderState.EndArray)
                {
                    list.Add(ReadValue(reader, shape.Element!.Shape) ?? throw new FormatException($"{shape.Name}: a list has no place for null."));
                }

                reader.ReadEndArray();
                return list;
            case ShapeKind.Integer:
                return Scalars.Fitting(reader.ReadInt64(), shape);
            case ShapeKind.Number:
                return ReadNumber(reader);
            case ShapeKind.Flag:
                return reader.ReadBoolean();
            case ShapeKind.Instant:
                reader.ReadTag();
                return Scalars.FromSeconds(ReadNumber(reader));
            case ShapeKind.Blob:
                return reader.ReadByteString();
            default:
                return reader.ReadTextString();
        }
    }

    private static double ReadNumber(CborReader reader) => reader.PeekState() is CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger
        ? reader.ReadInt64()
        : reader.ReadDouble();

    private static WireStruct ReadMap(CborReader reader, Shape shape)
    {
        var result = new WireStruct();
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            var key = reader.ReadTextString();
            var element = shape.Kind == ShapeKind.Map ? shape.Element!.Shape : shape.ByName.GetValueOrDefault(key)?.Shape;
            if (element is null)
            {
                reader.SkipValue();
            }
            else if (ReadValue(reader, element) is { } value)
            {
                result[key] = value;
            }
        }

        reader.ReadEndMap();
        return result;
    }
}
