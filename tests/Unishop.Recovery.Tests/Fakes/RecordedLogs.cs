using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Unishop.Recovery.Tests.Fakes;

/// <summary>A line of a log.</summary>
/// <param name="Number">Its event id.</param>
/// <param name="Text">As a person reads it.</param>
/// <param name="Values">The values in it, by name.</param>
/// <param name="Scopes">The values of the scopes around it, outermost first.</param>
internal sealed record RecordedLog(int Number, string Text, IReadOnlyDictionary<string, string> Values, IReadOnlyList<(string Key, string Value)> Scopes);

/// <summary>Keeps what is logged, with its scopes.</summary>
internal sealed class RecordedLogs : ILoggerFactory
{
    private readonly ConcurrentQueue<RecordedLog> _lines = new();
    private readonly LoggerExternalScopeProvider _scopes = new();

    /// <summary>The lines with that event id.</summary>
    public IReadOnlyList<RecordedLog> Of(int number) => [.. _lines.Where(line => line.Number == number)];

    public ILogger CreateLogger(string categoryName) => new Recorder(this);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private static IEnumerable<(string Key, string Value)> Values(object? state) =>
        (state as IEnumerable<KeyValuePair<string, object?>> ?? []).Where(pair => pair.Key != "{OriginalFormat}")
            .Select(pair => (pair.Key, Convert.ToString(pair.Value, CultureInfo.InvariantCulture) ?? ""));

    private sealed class Recorder(RecordedLogs logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logs._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scopes = new List<(string Key, string Value)>();
            logs._scopes.ForEachScope((scope, all) => all.AddRange(Values(scope)), scopes);
            logs._lines.Enqueue(new(eventId.Id, formatter(state, exception), Values(state).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal), scopes));
        }
    }
}
