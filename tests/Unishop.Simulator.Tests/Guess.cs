using System.Globalization;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Tests;

/// <summary>Inputs that fit a model's shapes: some name what is in the world, most name nothing.</summary>
internal static class Guess
{
    private const int Deepest = 4;

    public static WireStruct Input(Shape shape, WorldRandom random, World world, int depth = 0)
    {
        var input = new WireStruct();
        foreach (var member in shape.Members)
        {
            if ((member.IsRequired || random.NextDouble() < 0.3) && (member.IsRequired || depth < Deepest) && Value(member, random, world, depth) is { } value)
            {
                input[member.Name] = value;
            }
        }

        return input;
    }

    private static object? Value(Member member, WorldRandom random, World world, int depth)
    {
        var shape = member.Shape;
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                return depth < Deepest ? Input(shape, random, world, depth + 1) : new WireStruct();
            case ShapeKind.List:
                return depth < Deepest
                    ? Enumerable.Range(0, (int)(random.NextDouble() * 3)).Select(_ => Value(shape.Element!, random, world, depth + 1)).Where(item => item is not null).ToList()
                    : [];
            case ShapeKind.Map:
                var map = new WireStruct();
                if (depth < Deepest && Value(shape.Element!, random, world, depth + 1) is { } entry)
                {
                    map[random.Letters(4)] = entry;
                }

                return map;
            case ShapeKind.Integer:
                return Pick(random, 0L, 1, 2, 60, 100, -1, int.MaxValue);
            case ShapeKind.Number:
                return Pick(random, 0.0, 1.5, -3, 1e9);
            case ShapeKind.Flag:
                return random.NextDouble() < 0.5;
            case ShapeKind.Instant:
                return world.Now + TimeSpan.FromMinutes((random.NextDouble() * 240) - 200);
            case ShapeKind.Blob:
                return new byte[(int)(random.NextDouble() * 64)];
            default:
                return shape.Enum.Length > 0 ? Pick(random, [.. shape.Enum]) : Text(random, world);
        }
    }

    private static string Text(WorldRandom random, World world) => (int)(random.NextDouble() * 12) switch
    {
        0 => "",
        1 => random.Letters(300),
        2 => (random.NextDouble() * 1000).ToString("0", CultureInfo.InvariantCulture),
        3 => world.Clusters.Count > 0 ? world.Clusters[(int)(random.NextDouble() * world.Clusters.Count)].Arn : "none",
        4 => world.Clusters.Count > 0 ? world.Clusters[(int)(random.NextDouble() * world.Clusters.Count)].Id : "none",
        5 => world.Instances.Count > 0 ? world.Instances[(int)(random.NextDouble() * world.Instances.Count)].Id : "none",
        6 => world.Images.Count > 0 ? world.Images[(int)(random.NextDouble() * world.Images.Count)].Id : "none",
        7 => world.Buckets.Count > 0 ? world.Buckets.Keys.ElementAt((int)(random.NextDouble() * world.Buckets.Count)) : "none",
        8 => world.GlobalClusters.Keys.FirstOrDefault() ?? "none",
        9 => "arn:aws:nothing:us-east-1:111122223333:a/b",
        10 => "\u00e9\ud83e\udd84<&>\"'\n",
        _ => random.Letters(8),
    };

    private static T Pick<T>(WorldRandom random, params T[] values) => values[(int)(random.NextDouble() * values.Length)];
}
