using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Unishop.Simulator;

var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
var options = new SimulatorOptions();
string[] mistakes = [.. SimulatorOptions.Mistyped(configuration), .. SimulatorOptions.Mistyped(configuration.GetSection("Simulator"))];
if (mistakes.Length == 0)
{
    configuration.Bind(options);
    configuration.GetSection("Simulator").Bind(options);
    options.Url = configuration["urls"] ?? options.Url;
    mistakes = [.. options.Validate()];
}

if (mistakes.Length > 0)
{
    foreach (var mistake in mistakes)
    {
        await Console.Error.WriteLineAsync(mistake);
    }

    return 2;
}

using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
await using var simulator = await SimulatorHost.StartAsync(options, loggers, CancellationToken.None);
Console.WriteLine($"Simulator: {options.Scenario}, seed {options.Seed}, {options.Speed}x, at {simulator.Url}");
Console.WriteLine($"AWS clients: AWS_ENDPOINT_URL={simulator.Url.ToString().TrimEnd('/')}");
await simulator.WaitForShutdownAsync();
return 0;
