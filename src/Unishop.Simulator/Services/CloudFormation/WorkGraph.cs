using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>
/// Carries works out in virtual time: each begins as soon as all that it needs is over, and is looked at every few seconds until it is over itself.
/// </summary>
internal sealed class WorkGraph
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly World _world;
    private readonly string _region;
    private readonly bool _goesOn;
    private readonly Action<WorkGraph> _ended;
    private readonly List<ResourceWork> _waiting;
    private readonly List<ResourceWork> _running = [];
    private bool _over;

    /// <param name="world">Where it happens.</param>
    /// <param name="region">The Region of the stack; nothing moves while it is lost.</param>
    /// <param name="works">What is to be done.</param>
    /// <param name="goesOn">Whether what does not need a failed work is still done.</param>
    /// <param name="ended">Called once, when everything is over.</param>
    public WorkGraph(World world, string region, IEnumerable<ResourceWork> works, bool goesOn, Action<WorkGraph> ended)
    {
        (_world, _region, _goesOn, _ended) = (world, region, goesOn, ended);
        _waiting = [.. works];
        All = [.. _waiting];
    }

    public IReadOnlyList<ResourceWork> All { get; }

    public List<ResourceWork> Finished { get; } = [];

    public List<ResourceWork> Failed { get; } = [];

    /// <summary>What was given up while it was under way.</summary>
    public List<ResourceWork> Cancelled { get; } = [];

    /// <summary>Why it was stopped from outside.</summary>
    public string? Stopped { get; private set; }

    public void Run() => StartWhatCan();

    /// <summary>Gives up whatever has not finished.</summary>
    public void Stop(string reason)
    {
        if (!_over)
        {
            Stopped = reason;
            GiveUp();
            End();
        }
    }

    private void StartWhatCan()
    {
        while (!_over && _waiting.Find(work => !work.After.Any(IsAhead)) is { } next)
        {
            _waiting.Remove(next);
            if (next.After.Any(name => Failed.Exists(work => work.LogicalId == name) || Cancelled.Exists(work => work.LogicalId == name)))
            {
                // What it needs to be over first never will be: it stays as it is.
                Cancelled.Add(next);
                continue;
            }

            Start(next);
        }

        if (!_over && _running.Count == 0)
        {
            End();
        }
    }

    private bool IsAhead(string name) => _waiting.Exists(work => work.LogicalId == name) || _running.Exists(work => work.LogicalId == name);

    private void Start(ResourceWork work)
    {
        _running.Add(work);
        Try(work, () =>
        {
            if (work.Start() is { } settling)
            {
                var latest = _world.Now + work.Patience;
                _world.After(settling, () => Watch(work, latest));
                return;
            }

            Finish(work);
        });
    }

    private void Watch(ResourceWork work, DateTimeOffset latest)
    {
        if (!_running.Contains(work))
        {
            return;
        }

        if (_world.Faults.IsLost(_region))
        {
            _world.After(Look, () => Watch(work, latest));
            return;
        }

        Try(work, () =>
        {
            if (work.IsOver())
            {
                Finish(work);
            }
            else if (_world.Now >= latest)
            {
                throw new StepFailedException("Resource handler returned message: \"Exceeded attempts to wait\" (HandlerErrorCode: NotStabilized)");
            }
            else
            {
                _world.After(Look, () => Watch(work, latest));
            }
        });
        StartWhatCan();
    }

    private void Finish(ResourceWork work)
    {
        _running.Remove(work);
        Finished.Add(work);
        work.Finish();
    }

    private void Try(ResourceWork work, Action act)
    {
        try
        {
            act();
        }
        catch (WireException refused)
        {
            Fail(work, () => work.Fail(refused));
        }
        catch (StepFailedException failed)
        {
            Fail(work, () => work.Fail(failed.Message));
        }
        catch (Exception wrong) when (Reasons.IsOfProperties(wrong))
        {
            // A property has another form than its type can read, e.g. a list in the place of a text.
            Fail(work, () => work.Fail($"Properties validation failed for resource {work.LogicalId} with message: {wrong.Message}"));
        }
    }

    private void Fail(ResourceWork work, Action show)
    {
        _running.Remove(work);
        Finished.Remove(work);
        Failed.Add(work);
        show();
        if (!_goesOn)
        {
            GiveUp();
        }
    }

    private void GiveUp()
    {
        _waiting.Clear();
        foreach (var work in _running.ToArray())
        {
            _running.Remove(work);
            Cancelled.Add(work);
            work.Cancel();
        }
    }

    private void End()
    {
        _over = true;
        _ended(this);
    }
}
