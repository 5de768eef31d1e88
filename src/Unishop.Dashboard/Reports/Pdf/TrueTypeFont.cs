using System.Buffers.Binary;
using System.Text;

namespace Unishop.Dashboard.Reports.Pdf;

/// <summary>A TrueType font, as far as text is measured and embedded with it.</summary>
internal sealed class TrueTypeFont
{
    // What a PDF reader needs of an embedded TrueType font whose glyphs are named by their number.
    private static readonly string[] EmbeddedTables = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];
    private readonly byte[] _data;
    private readonly Dictionary<string, (int Offset, int Length)> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<char, ushort> _glyphs = [];
    private readonly int _metrics;
    private readonly bool _longOffsets;

    public TrueTypeFont(byte[] data)
    {
        _data = data;
        for (var i = 0; i < UInt16(4); i++)
        {
            var entry = 12 + (16 * i);
            _tables[Encoding.ASCII.GetString(data, entry, 4)] = ((int)UInt32(entry + 8), (int)UInt32(entry + 12));
        }

        var head = _tables["head"].Offset;
        UnitsPerEm = UInt16(head + 18);
        Box = [Int16(head + 36), Int16(head + 38), Int16(head + 40), Int16(head + 42)];
        _longOffsets = Int16(head + 50) == 1;
        var hhea = _tables["hhea"].Offset;
        Ascent = Int16(hhea + 4);
        Descent = Int16(hhea + 6);
        _metrics = UInt16(hhea + 34);
        GlyphCount = UInt16(_tables["maxp"].Offset + 4);
        ReadCharacters();
    }

    public int UnitsPerEm { get; }

    public int Ascent { get; }

    public int Descent { get; }

    public int GlyphCount { get; }

    /// <summary>The box around all glyphs, in font units: left, bottom, right, top.</summary>
    public IReadOnlyList<short> Box { get; }

    /// <summary>The glyph of a character; 0, the empty box, where the font has none.</summary>
    public ushort Glyph(char character) => _glyphs.GetValueOrDefault(character);

    /// <summary>How far a glyph moves the pen, in font units.</summary>
    public int Advance(ushort glyph) => UInt16(_tables["hmtx"].Offset + (4 * Math.Min((int)glyph, _metrics - 1)));

    /// <summary>The font with the outlines of these glyphs only; every glyph keeps its number.</summary>
    public byte[] Subset(IEnumerable<ushort> used)
    {
        var wanted = WithComponents(used);
        var outlines = new MemoryStream();
        var offsets = new byte[4 * (GlyphCount + 1)];
        for (ushort glyph = 0; glyph < GlyphCount; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(offsets.AsSpan(4 * glyph), (uint)outlines.Length);
            if (wanted.Contains(glyph))
            {
                outlines.Write(Outline(glyph));
                outlines.Write(new byte[(4 - (outlines.Length % 4)) % 4]);
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(offsets.AsSpan(4 * GlyphCount), (uint)outlines.Length);
        var head = Table("head").ToArray();
        head[51] = 1;
        return File(EmbeddedTables.Where(_tables.ContainsKey).Select(name => (name, name switch
        {
            "glyf" => outlines.ToArray(),
            "loca" => offsets,
            "head" => head,
            _ => Table(name).ToArray(),
        })).ToArray());
    }

    private static byte[] File((string Name, byte[] Content)[] tables)
    {
        var file = new MemoryStream();
        var header = new byte[12 + (16 * tables.Length)];
        header[1] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)tables.Length);
        var power = (int)Math.Log2(tables.Length);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)(16 << power));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(8), (ushort)power);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(10), (ushort)((16 * tables.Length) - (16 << power)));
        var at = header.Length;
        for (var i = 0; i < tables.Length; i++)
        {
            var (name, content) = tables[i];
            var entry = header.AsSpan(12 + (16 * i));
            Encoding.ASCII.GetBytes(name, entry);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], Checksum(content));
            BinaryPrimitives.WriteUInt32BigEndian(entry[8..], (uint)at);
            BinaryPrimitives.WriteUInt32BigEndian(entry[12..], (uint)content.Length);
            at += (content.Length + 3) / 4 * 4;
        }

        file.Write(header);
        foreach (var (_, content) in tables)
        {
            file.Write(content);
            file.Write(new byte[(4 - (content.Length % 4)) % 4]);
        }

        return file.ToArray();
    }

    private static uint Checksum(byte[] content)
    {
        var sum = 0u;
        for (var i = 0; i < content.Length; i++)
        {
            sum += (uint)content[i] << (24 - (8 * (i % 4)));
        }

        return sum;
    }

    // An accented letter is drawn from other glyphs, which must come along.
    private HashSet<ushort> WithComponents(IEnumerable<ushort> used)
    {
        const int MoreComponents = 0x20, WordArguments = 0x01, Scale = 0x08, TwoScales = 0x40, Matrix = 0x80;
        var wanted = new HashSet<ushort> { 0 };
        var todo = new Stack<ushort>(used);
        while (todo.TryPop(out var glyph))
        {
            var outline = Outline(glyph);
            if (!wanted.Add(glyph) || outline.IsEmpty || BinaryPrimitives.ReadInt16BigEndian(outline) >= 0)
            {
                continue;
            }

            int at = 10, flags;
            do
            {
                flags = BinaryPrimitives.ReadUInt16BigEndian(outline[at..]);
                todo.Push(BinaryPrimitives.ReadUInt16BigEndian(outline[(at + 2)..]));
                at += 4 + ((flags & WordArguments) != 0 ? 4 : 2)
                    + ((flags & Scale) != 0 ? 2 : (flags & TwoScales) != 0 ? 4 : (flags & Matrix) != 0 ? 8 : 0);
            }
            while ((flags & MoreComponents) != 0);
        }

        return wanted;
    }

    private ReadOnlySpan<byte> Outline(ushort glyph)
    {
        var (from, to) = (OutlineOffset(glyph), OutlineOffset(glyph + 1));
        return Table("glyf").Slice(from, to - from);
    }

    private int OutlineOffset(int glyph) => _longOffsets
        ? (int)UInt32(_tables["loca"].Offset + (4 * glyph))
        : 2 * UInt16(_tables["loca"].Offset + (2 * glyph));

    private ReadOnlySpan<byte> Table(string name) => _data.AsSpan(_tables[name].Offset, _tables[name].Length);

    /// <exception cref="NotSupportedException">The font has no Unicode character map of format 4.</exception>
    private void ReadCharacters()
    {
        var cmap = _tables["cmap"].Offset;
        var map = Enumerable.Range(0, UInt16(cmap + 2))
            .Where(i => UInt16(cmap + 4 + (8 * i)) == 3 && UInt16(cmap + 6 + (8 * i)) == 1)
            .Select(i => cmap + (int)UInt32(cmap + 8 + (8 * i)))
            .FirstOrDefault(offset => UInt16(offset) == 4);
        if (map == 0)
        {
            throw new NotSupportedException("The font has no Unicode character map of format 4.");
        }

        var segments = UInt16(map + 6) / 2;
        var (ends, starts, deltas, ranges) = (map + 14, map + 16 + (2 * segments), map + 16 + (4 * segments), map + 16 + (6 * segments));
        for (var i = 0; i < segments; i++)
        {
            for (int code = UInt16(starts + (2 * i)), end = UInt16(ends + (2 * i)); code <= end && code != 0xFFFF; code++)
            {
                var range = UInt16(ranges + (2 * i));
                var glyph = range == 0 ? code : UInt16(ranges + (2 * i) + range + (2 * (code - UInt16(starts + (2 * i)))));
                if (glyph != 0)
                {
                    _glyphs[(char)code] = (ushort)(glyph + UInt16(deltas + (2 * i)));
                }
            }
        }
    }

    private ushort UInt16(int offset) => BinaryPrimitives.ReadUInt16BigEndian(_data.AsSpan(offset));

    private short Int16(int offset) => BinaryPrimitives.ReadInt16BigEndian(_data.AsSpan(offset));

    private uint UInt32(int offset) => BinaryPrimitives.ReadUInt32BigEndian(_data.AsSpan(offset));
}
