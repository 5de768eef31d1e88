namespace Unishop.Simulator.Core;

/// <summary>Seeded randomness of which the algorithm is our own, so that a seed means the same on every runtime (SplitMix64).</summary>
internal sealed class WorldRandom(long seed)
{
    private ulong _state = unchecked((ulong)seed);
    private readonly ulong _origin = unchecked((ulong)seed);
    private ulong _forks;

    /// <summary>Randomness that depends on the seed, a name and a number alone.</summary>
    public static WorldRandom Of(long seed, string name, long number)
    {
        // FNV-1a, of which the constants are published; the generator mixes what it gives.
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var letter in name)
        {
            hash = unchecked((hash ^ letter) * 1_099_511_628_211UL);
        }

        var origin = new WorldRandom(unchecked(((long)hash ^ (seed * 1_000_003)) + (number * 7_919)));
        return new WorldRandom(unchecked((long)origin.Next()));
    }

    /// <summary>Randomness of its own for something that follows from this; consumes nothing.</summary>
    public WorldRandom Fork()
    {
        var origin = new WorldRandom(unchecked((long)(_origin ^ (++_forks * 0xD1B54A32D192ED03UL))));
        return new WorldRandom(unchecked((long)origin.Next()));
    }

    /// <summary>A number from 0 up to but without 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A duration: half of all draws below the typical one, long ones rare.</summary>
    public TimeSpan Draw(Duration duration)
    {
        var low = NextDouble() < 0.5;
        var u = NextDouble();
        return TimeSpan.FromSeconds(low
            ? duration.Typical - ((duration.Typical - duration.Min) * u * u)
            : duration.Typical + ((duration.Max - duration.Typical) * Math.Pow(u, 6)));
    }

    /// <summary>A random UUID of version 4.</summary>
    public string Uuid()
    {
        var hex = Hex(32);
        return $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}";
    }

    /// <summary>Hexadecimal digits.</summary>
    public string Hex(int digits) => Take(digits, "0123456789abcdef");

    /// <summary>Lower-case letters and digits.</summary>
    public string Letters(int count) => Take(count, "abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>A number that depends on the seed and these values alone, from 0 up to but without 1; consumes nothing.</summary>
    public static double Noise(long seed, long value)
    {
        var random = new WorldRandom(unchecked(seed * 1_000_003) ^ value);
        random.Next();
        return random.NextDouble();
    }

    private string Take(int count, string alphabet) =>
        string.Create(count, (this, alphabet), static (span, state) =>
        {
            for (var index = 0; index < span.Length; index++)
            {
                span[index] = state.alphabet[(int)(state.Item1.NextDouble() * state.alphabet.Length)];
            }
        });

    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
