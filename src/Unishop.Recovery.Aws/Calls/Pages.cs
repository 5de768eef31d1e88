using System.Collections.Immutable;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Aws.Calls;

/// <summary>Reading of lists that come in pages.</summary>
internal static class Pages
{
    /// <summary>A page of an answer.</summary>
    public static (List<TItem> Items, string? Next) Of<TItem>(List<TItem>? items, string? next) => (items ?? [], string.IsNullOrEmpty(next) ? null : next);

    /// <summary>Reads page after page and keeps what is asked for, by its name (RDS keeps names in lower case, however they were given). That a single name does not exist is no failure.</summary>
    public static async Task<Outcome<ImmutableDictionary<string, T>>> ReadAsync<TItem, T>(
        ImmutableArray<string> names,
        Func<string?, Task<Outcome<(List<TItem> Items, string? Next)>>> page,
        Func<TItem, string> name,
        Func<List<TItem>, T> select,
        StringComparer? comparer = null)
    {
        comparer ??= StringComparer.Ordinal;
        var wanted = names.ToHashSet(comparer);
        var items = new List<TItem>();
        string? request;
        string? next = null;
        do
        {
            var answer = await page(next).ConfigureAwait(false);
            request = answer.RequestId;
            if (!answer.TryGet(out var found, out var failure))
            {
                return failure.Kind == FailureKind.NotFound
                    ? Outcome<ImmutableDictionary<string, T>>.Success(ImmutableDictionary<string, T>.Empty, request)
                    : Outcome<ImmutableDictionary<string, T>>.Fail(failure);
            }

            items.AddRange(found.Items);
            next = found.Next;
        }
        while (next is not null);

        return Outcome<ImmutableDictionary<string, T>>.Success(
            items.Where(item => wanted.Contains(name(item))).GroupBy(name, comparer).ToImmutableDictionary(group => group.Key, group => select([.. group]), comparer),
            request);
    }

    /// <summary>Reads page after page to the end; one page that fails fails all.</summary>
    public static async Task<Outcome<T>> ReadAllAsync<TItem, T>(Func<string?, Task<Outcome<(List<TItem> Items, string? Next)>>> page, Func<List<TItem>, T> select)
    {
        var items = new List<TItem>();
        string? request;
        string? next = null;
        do
        {
            var answer = await page(next).ConfigureAwait(false);
            if (!answer.TryGet(out var found, out var failure))
            {
                return Outcome<T>.Fail(failure);
            }

            items.AddRange(found.Items);
            (next, request) = (found.Next, answer.RequestId);
        }
        while (next is not null);

        return Outcome<T>.Success(select(items), request);
    }

    /// <summary>Reads names in parts of at most so many; one part that fails fails all.</summary>
    public static async Task<Outcome<ImmutableDictionary<string, T>>> ReadPartsAsync<T>(
        ImmutableArray<string> names, int most, Func<ImmutableArray<string>, Task<Outcome<ImmutableDictionary<string, T>>>> read)
    {
        var all = ImmutableDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        string? request = null;
        foreach (var part in names.Chunk(most))
        {
            var answer = await read([.. part]).ConfigureAwait(false);
            if (!answer.TryGet(out var found, out _))
            {
                return answer;
            }

            request = answer.RequestId;
            all.AddRange(found);
        }

        return Outcome<ImmutableDictionary<string, T>>.Success(all.ToImmutable(), request);
    }
}
