using Unishop.Simulator.Core;

namespace Unishop.Simulator.Control;

/// <summary>
/// The world as it was a while ago, for answers that are not up to date: a second world that is given the same inputs, later. It is
/// what was true then, down to the identifiers, and not a guess.
/// </summary>
internal sealed class DelayedWorld(InputLog log, TimeSpan delay, string baseUrl)
{
    private readonly Queue<Input> _waiting = new();
    private World? _world;
    private int _read;

    /// <summary>How far it lags behind.</summary>
    public TimeSpan Delay => delay;

    /// <summary>The world as it was; before its beginning there is only its beginning.</summary>
    public World At(DateTimeOffset now)
    {
        foreach (var line in log.Lines(_read))
        {
            _read++;
            var input = InputLog.Parse(line);
            if (_world is null)
            {
                _world = InputReplay.Begin(input, baseUrl);
            }
            else
            {
                _waiting.Enqueue(input);
            }
        }

        while (_waiting.TryPeek(out var next) && next.At <= now - delay)
        {
            InputReplay.Apply(_world!, _waiting.Dequeue());
        }

        _world!.Advance(now - delay);
        return _world;
    }
}
