using Unishop.Simulator;

namespace Unishop.Dashboard.Composition;

/// <summary>Starts the simulator inside this process, where configuration wants it.</summary>
internal static class EmbeddedSimulator
{
    /// <exception cref="IOException">Its port is taken.</exception>
    public static async Task<SimulatorHost?> StartAsync(DashboardSettings settings)
    {
        if (settings.Aws.Mode != "simulator")
        {
            return null;
        }

        try
        {
            return await SimulatorHost.StartAsync(settings.Simulator, null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException taken)
        {
            throw new IOException(
                $"Simulator:Url: {settings.Simulator.Url} can't be listened on ({taken.Message}). Stop what listens there, or name another port, e.g. http://127.0.0.1:0; "
                + "to use a simulator that runs already: --Aws:Mode endpoint --AWS_ENDPOINT_URL " + settings.Simulator.Url, taken);
        }
    }
}
