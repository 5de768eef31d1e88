using System.Collections.Immutable;
using System.Numerics;
using Unishop.Domain.Facts;

namespace Unishop.Recovery.Assessment;

/// <summary>
/// A number as the contents of a cart. From one number to the next one article goes in or out, so that a beat is one write and every
/// state between two beats is one of the two (Gray's code). Pure functions.
/// </summary>
/// <param name="Articles">The articles that stand for the digits, the lowest first.</param>
public sealed record HeartbeatCode(ImmutableArray<string> Articles)
{
    /// <summary>The fewest articles that tell enough beats apart.</summary>
    public const int FewestArticles = 4;

    // The shop has ten; more digits would only make carts longer.
    private const int MostArticles = 10;

    /// <summary>After so many beats the numbers begin again.</summary>
    public int Count => 1 << Articles.Length;

    /// <summary>The code of a catalogue; <see langword="null"/> where it has too few articles.</summary>
    /// <param name="catalogue">The identifiers of all articles, sorted.</param>
    public static HeartbeatCode? Of(ImmutableArray<string> catalogue) =>
        catalogue.Length < FewestArticles ? null : new([.. catalogue.Take(MostArticles)]);

    /// <summary>The number that a cart stands for; other articles in it mean nothing.</summary>
    public int Read(CartState cart)
    {
        var gray = 0;
        for (var digit = 0; digit < Articles.Length; digit++)
        {
            gray |= cart.Items.Contains(Articles[digit]) ? 1 << digit : 0;
        }

        var number = 0;
        for (; gray != 0; gray >>= 1)
        {
            number ^= gray;
        }

        return number;
    }

    /// <summary>The article that changes from a number to the next, and whether it goes in.</summary>
    public (string Article, bool Add) Next(int number)
    {
        var next = (number + 1) % Count;
        var digit = BitOperations.TrailingZeroCount(Gray(number) ^ Gray(next));
        return (Articles[digit], (Gray(next) & (1 << digit)) != 0);
    }

    /// <summary>How many beats one number is behind another.</summary>
    public int Behind(int number, int of) => (((of - number) % Count) + Count) % Count;

    private static int Gray(int number) => number ^ (number >> 1);
}
