using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Assessment;

namespace Unishop.Recovery.Monitoring;

/// <summary>
/// Writes a row in the Region that serves and looks for it in the other: a lag finer than CloudWatch's minute. The row is the cart of a
/// shopper of its own, changed through the shop's API.
/// </summary>
internal sealed class HeartbeatObserver(Workload workload, IShopCarts carts, SnapshotStore snapshots, TimeProvider time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private readonly Heartbeat _heartbeat = workload.Heartbeat ?? throw new ArgumentException($"{workload.Id} has no heartbeat.", nameof(workload));
    private Session? _session;

    /// <summary>One beat: writes it, looks for it until it is there or the next is due, and waits until then.</summary>
    public async Task BeatAsync(CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + _heartbeat.Every;
        await BeatAsync(until, cancellation).ConfigureAwait(false);
        if (until - time.GetUtcNow() is var rest && rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, time, cancellation).ConfigureAwait(false);
        }
    }

    private async Task BeatAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        var snapshot = snapshots.Current(workload.Id)!;
        if (ServingRules.Of(snapshot) is not { Region: { } from })
        {
            _session = null;
            Publish(Unknown($"nothing is written while no Region is known to serve: {ServingRules.Of(snapshot).Reason}"));
            return;
        }

        var to = workload.Beside(from).Region;
        if (Address(snapshot.In(from)) is not { } active || Address(snapshot.In(to)) is not { } standby)
        {
            Publish(Unknown("the addresses of both sites are not known"));
            return;
        }

        if ((_session = _session?.From == from ? _session : await OpenAsync(from, active, cancellation).ConfigureAwait(false)) is not { } session
            || !await WriteAsync(session, active, cancellation).ConfigureAwait(false))
        {
            return;
        }

        while (!await LookAsync(session, standby, to, cancellation).ConfigureAwait(false) && time.GetUtcNow() + BetweenLooks < until)
        {
            await Task.WhenAll(Task.Delay(BetweenLooks, time, cancellation), Task.Delay(ShortestPause, TimeProvider.System, cancellation)).ConfigureAwait(false);
        }
    }

    private static Uri? Address(RegionSnapshot region) => region.Site.TryGet(out var site) ? site.Url : region.Site.LastKnown?.Value.Url;

    private async Task<Session?> OpenAsync(string from, Uri active, CancellationToken cancellation)
    {
        var shopper = await carts.EnterAsync(active, _heartbeat.Email, cancellation).ConfigureAwait(false);
        if (!shopper.TryGet(out var uuid, out var failure))
        {
            return Give<Session>(failure);
        }

        var catalogue = await carts.CatalogueAsync(active, cancellation).ConfigureAwait(false);
        if (!catalogue.TryGet(out var articles, out failure))
        {
            return Give<Session>(failure);
        }

        if (HeartbeatCode.Of(articles) is not { } code)
        {
            Publish(Unknown($"the shop has {articles.Length} articles; a heartbeat needs {HeartbeatCode.FewestArticles}"));
            return null;
        }

        var cart = await carts.ReadAsync(active, uuid, cancellation).ConfigureAwait(false);
        return cart.TryGet(out var now, out failure) ? new Session(from, uuid, code, new HeartbeatTrail(code.Read(now), [])) : Give<Session>(failure);
    }

    /// <summary>Writes the next beat and reads it back: an API Gateway says 200 whatever became of it.</summary>
    private async Task<bool> WriteAsync(Session session, Uri active, CancellationToken cancellation)
    {
        var (code, trail) = (session.Code, session.Trail);
        var (article, add) = code.Next(trail.Newest);
        var changed = await carts.ChangeAsync(active, session.Shopper, article, add, cancellation).ConfigureAwait(false);
        var confirmedAt = time.GetUtcNow();
        var cart = changed.TryGet(out _, out var failure) ? await carts.ReadAsync(active, session.Shopper, cancellation).ConfigureAwait(false) : default;
        if (failure is not null || !cart.TryGet(out var now, out failure))
        {
            // Whether it was written is not known: the next beat begins with looking.
            _session = null;
            Give<Session>(failure);
            return false;
        }

        var next = (trail.Newest + 1) % code.Count;
        if (code.Read(now) != next)
        {
            _session = null;
            Publish(Unknown($"the cart of {_heartbeat.Email} is not what was written: another console may use the same address"));
            return false;
        }

        session.Trail = trail.Beat(next, confirmedAt);
        return true;
    }

    /// <returns>Whether the newest beat has arrived, or nobody can say.</returns>
    private async Task<bool> LookAsync(Session session, Uri standby, string to, CancellationToken cancellation)
    {
        var cart = await carts.ReadAsync(standby, session.Shopper, cancellation).ConfigureAwait(false);
        if (!cart.TryGet(out var seen, out var failure))
        {
            Give<Session>(failure);
            return true;
        }

        var at = time.GetUtcNow();
        var lag = session.Trail.Look(session.Code, session.Code.Read(seen), at, session.From, to)!;
        Publish(Reading<HeartbeatLag>.Known(lag, at, $"heartbeat {session.From} > {to}"));
        return !lag.IsAtLeast;
    }

    private T? Give<T>(CallFailure failure)
        where T : class
    {
        Publish(Unknown(failure.Text));
        return null;
    }

    private Reading<HeartbeatLag> Unknown(string reason) => Reading<HeartbeatLag>.Unknown(reason, time.GetUtcNow(), "heartbeat", snapshots.Current(workload.Id)!.Heartbeat);

    private void Publish(Reading<HeartbeatLag> reading) => snapshots.Update(workload.Id, time.GetUtcNow(), snapshot => snapshot with { Heartbeat = reading });

    /// <summary>What is known of the beats in one Region.</summary>
    private sealed class Session(string from, string shopper, HeartbeatCode code, HeartbeatTrail trail)
    {
        public string From => from;

        public string Shopper => shopper;

        public HeartbeatCode Code => code;

        public HeartbeatTrail Trail { get; set; } = trail;
    }
}
