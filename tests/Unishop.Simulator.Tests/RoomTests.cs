using System.Text.RegularExpressions;

namespace Unishop.Simulator.Tests;

/// <summary>
/// Which room of the simulator knows which: Core none, a service Core, everything else what it is built on. A service knows another by Core alone; the
/// pairs that do not keep to it yet are listed here, and the list may only become shorter.
/// </summary>
public partial class RoomTests
{
    // The software of the shop runs on instances and on a database: what it is made of is known to both.
    private static readonly HashSet<(string From, string To)> Left =
    [
        ("ApiGateway", "Iam"), ("ApiGateway", "Lambda"),
        ("AutoScaling", "Ec2"), ("AutoScaling", "Elb"),
        ("CloudFormation", "ApiGateway"), ("CloudFormation", "AutoScaling"), ("CloudFormation", "Ec2"), ("CloudFormation", "S3"),
        ("CloudFront", "S3"),
        ("Ec2", "CloudFormation"), ("Ec2", "Elb"), ("Ec2", "Iam"), ("Ec2", "Rds"), ("Ec2", "S3"), ("Ec2", "Shop"),
        ("Elb", "AutoScaling"), ("Elb", "Ec2"), ("Elb", "Shop"),
        ("Lambda", "DynamoDb"), ("Lambda", "Iam"), ("Lambda", "S3"), ("Lambda", "Shop"),
        ("Rds", "Ec2"), ("Rds", "Shop"),
        ("ServiceQuotas", "Ec2"), ("ServiceQuotas", "Rds"),
        ("Sts", "Iam"),
    ];

    private static readonly Dictionary<string, string[]> Rooms = new()
    {
        ["Core"] = [],
        ["Services"] = ["Core", "*"],
        ["Shop"] = ["Core", "*"],
        ["Scenarios"] = ["Core", "Services", "Shop", "*"],
        ["Control"] = ["Core", "Services", "Shop", "Scenarios", "*"],
    };

    [Fact]
    public void Rooms_KnowEachOther_AsTheArrowsSay()
    {
        var edges = Edges();
        Assert.Contains(edges, edge => edge.To == "Core");

        var wrong = edges.Where(edge => !Allowed(edge.From, edge.To)).Select(edge => $"{edge.File} ({edge.From}) knows {edge.To}").Order(StringComparer.Ordinal).ToArray();
        Assert.True(wrong.Length == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void Pairs_ThatAreLeft_AreStillThere()
    {
        var gone = Left.Except(Edges().Select(edge => (edge.From, edge.To))).Select(pair => $"{pair.From} -> {pair.To}").ToArray();
        Assert.True(gone.Length == 0, "These may be taken off the list: " + string.Join(", ", gone));
    }

    [Fact]
    public void Folders_AreTheRooms() => Assert.Equal(
        Rooms.Keys.Order(StringComparer.Ordinal),
        Directory.GetDirectories(Source.Root).Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("bin" or "obj")).Order(StringComparer.Ordinal));

    private static bool Allowed(string from, string to) =>
        Rooms.TryGetValue(from, out var known) ? known.Contains(to) || (known.Contains("*") && !Rooms.ContainsKey(to)) : to == "Core" || Left.Contains((from, to));

    private static (string File, string From, string To)[] Edges()
    {
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        var texts = new List<(string File, string Room, string Text)>();
        foreach (var file in Directory.GetFiles(Source.Root, "*.cs", SearchOption.AllDirectories))
        {
            var parts = Path.GetRelativePath(Source.Root, file).Split(Path.DirectorySeparatorChar);
            if (parts.Length == 1 || parts[0] is "bin" or "obj")
            {
                continue;
            }

            var room = parts[0] == "Services" && parts.Length > 2 ? parts[1] : parts[0];
            var text = Strings().Replace(Comments().Replace(File.ReadAllText(file), ""), "\"\"");
            texts.Add((parts[^1], room, text));
            foreach (Match type in Types().Matches(text))
            {
                types.TryAdd(type.Groups[1].Value, room);
            }
        }

        // A name counts where the namespace of its room is in force: elsewhere it is another thing of the same name.
        return
        [
            .. from source in texts
               let names = Names().Matches(source.Text).Select(name => name.Value).ToHashSet(StringComparer.Ordinal)
               from room in Usings().Matches(source.Text).Select(used => used.Groups[1].Value.Split('.')).Select(path => path[0] == "Services" && path.Length > 1 ? path[1] : path[0])
                   .Concat(Qualified().Matches(source.Text).Select(used => used.Groups[1].Value)).Distinct()
               where room != source.Room && (types.Any(type => type.Value == room && names.Contains(type.Key)) || ExtensionsOf(room, texts).Any(names.Contains))
               select (source.File, source.Room, room),
        ];
    }

    // What a service adds to the world is used like a property of it.
    private static IEnumerable<string> ExtensionsOf(string room, List<(string File, string Room, string Text)> texts) => texts
        .Where(text => text.Room == room && text.Text.Contains("extension(World world)", StringComparison.Ordinal))
        .SelectMany(text => Added().Matches(text.Text).Select(member => member.Groups[1].Value));

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comments();

    [GeneratedRegex(@"""(?:[^""\\\n]|\\.)*""")]
    private static partial Regex Strings();

    [GeneratedRegex(@"^(?:internal|public)(?: \w+)* (?:class|record struct|record|enum|struct|interface) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Types();

    [GeneratedRegex(@"\b[A-Z]\w+")]
    private static partial Regex Names();

    [GeneratedRegex(@"^using (?:static )?Unishop\.Simulator\.([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Usings();

    [GeneratedRegex(@"(?<![\w.])(Shop|Control|Scenarios)\.(?=[A-Z])")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"^        public [\w<>?,. ]+ (\w+)(?: =>|\(|$)", RegexOptions.Multiline)]
    private static partial Regex Added();
}
