using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Unishop.Domain.Facts;

namespace Unishop.Dashboard.Components;

/// <summary>The geometry of a lag chart in a box of 1000 by 200: a pure function of the points.</summary>
/// <param name="Scale">The lag at the upper edge, in seconds; <see langword="null"/> where there is no point.</param>
/// <param name="Most">The largest lag, in seconds.</param>
/// <param name="ObjectiveY">Where the objective's line is.</param>
/// <param name="ObjectiveIsAbove">Whether the objective is above the box and its line stands at the edge.</param>
/// <param name="Paths">The lines between measurements of neighbouring minutes.</param>
/// <param name="Dots">Measurements without neighbours.</param>
/// <param name="Gaps">The times without measurements.</param>
internal sealed record LagLines(
    double? Scale, double Most, string ObjectiveY, bool ObjectiveIsAbove, ImmutableArray<string> Paths, ImmutableArray<string> Dots, ImmutableArray<LagGap> Gaps)
{
    private const double Width = 1000;
    private const double Height = 200;

    // CloudWatch has a point a minute and publishes it up to two minutes late: more than that between two points is a gap.
    private static readonly TimeSpan Neighbours = TimeSpan.FromSeconds(150);
    private static readonly TimeSpan PublishedLate = TimeSpan.FromMinutes(3);

    /// <summary>A chart without points.</summary>
    public static LagLines None { get; } = new(null, 0, "0", false, [], [], []);

    /// <summary>The lines of those points.</summary>
    public static LagLines Of(ImmutableArray<ReplicationLag> all, double objective, DateTimeOffset from, DateTimeOffset until, TimeSpan resolution)
    {
        var spare = resolution - LagResolution.Minute.Length;
        ImmutableArray<ReplicationLag> points = [.. all.Where(point => point.MeasuredAt >= from && point.MeasuredAt <= until)];
        if (points.IsEmpty)
        {
            return None;
        }

        var most = points.Max(point => point.Lag.TotalSeconds);

        // An objective far above the lag would press the line flat: then it stands at the edge, and the legend says so.
        var above = objective > most * 8;
        var scale = above ? Math.Max(most * 2, 0.01) : Math.Max(objective, most) * 1.15;
        var runs = Runs(points, Neighbours + spare);
        double X(DateTimeOffset at) => (at - from) / (until - from) * Width;
        double Y(double seconds) => Height - (Math.Min(seconds / scale, 1) * Height);
        string Path(ImmutableArray<ReplicationLag> run) => run.Aggregate(
            new StringBuilder(), (text, point) => text.Append(text.Length == 0 ? 'M' : 'L').Append(Number(X(point.MeasuredAt))).Append(' ').Append(Number(Y(point.Lag.TotalSeconds)))).ToString();
        return new(
            scale,
            most,
            above ? "1" : Number(Y(objective)),
            above,
            [.. runs.Where(run => run.Length > 1).Select(Path)],
            [.. runs.Where(run => run.Length == 1).Select(run => Path(run) + "h0")],
            [.. Missing(runs, from, until, spare).Select(gap => new LagGap(Number(X(gap.From)), Number(X(gap.To) - X(gap.From))))]);
    }

    private static ImmutableArray<ImmutableArray<ReplicationLag>> Runs(ImmutableArray<ReplicationLag> points, TimeSpan neighbours)
    {
        var runs = ImmutableArray.CreateBuilder<ImmutableArray<ReplicationLag>>();
        var run = ImmutableArray.CreateBuilder<ReplicationLag>();
        foreach (var point in points)
        {
            if (run.Count > 0 && point.MeasuredAt - run[^1].MeasuredAt > neighbours)
            {
                runs.Add(run.ToImmutable());
                run.Clear();
            }

            run.Add(point);
        }

        runs.Add(run.ToImmutable());
        return runs.ToImmutable();
    }

    private static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Missing(
        ImmutableArray<ImmutableArray<ReplicationLag>> runs, DateTimeOffset from, DateTimeOffset until, TimeSpan spare)
    {
        if (runs[0][0].MeasuredAt - from > Neighbours + spare)
        {
            yield return (from, runs[0][0].MeasuredAt);
        }

        for (var index = 1; index < runs.Length; index++)
        {
            yield return (runs[index - 1][^1].MeasuredAt, runs[index][0].MeasuredAt);
        }

        if (until - runs[^1][^1].MeasuredAt > PublishedLate + spare)
        {
            yield return (runs[^1][^1].MeasuredAt, until);
        }
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}

/// <summary>A time without measurements, in the chart's units.</summary>
/// <param name="X">Where it begins.</param>
/// <param name="Width">How wide it is.</param>
internal sealed record LagGap(string X, string Width);
