using Unishop.Simulator.Core;

namespace Unishop.Simulator.Control;

/// <summary>The world as stale reads show it: one view for each delay that a fault brings.</summary>
internal sealed class StaleViews(InputLog log, string baseUrl)
{
    private readonly Dictionary<TimeSpan, DelayedWorld> _views = [];

    /// <summary>A world as it was that long ago.</summary>
    public World Of(World world, TimeSpan delay)
    {
        if (!_views.TryGetValue(delay, out var view))
        {
            // Views of faults that have gone are let go.
            foreach (var unused in _views.Keys.Except(world.Faults.All.Where(fault => fault.Kind == FaultKinds.StaleReads).Select(fault => fault.Delay)).ToArray())
            {
                _views.Remove(unused);
            }

            _views[delay] = view = new DelayedWorld(log, delay, baseUrl);
        }

        return view.At(world.Now);
    }

    /// <summary>Another world has begun.</summary>
    public void Clear() => _views.Clear();
}
