using System.Security.Cryptography;
using Unishop.Recovery.Storage;

namespace Unishop.Dashboard.Hosting;

/// <summary>The token that opens the controls of the simulator inside, made anew at each start and kept beside its world for trainers' programs.</summary>
internal static class SimulatorToken
{
    private const int Bytes = 32;

    /// <summary>Makes the token and writes it beside the world, readable by this user alone.</summary>
    /// <param name="stateFile">The world's file; <see langword="null"/>: the world, and so the token, is in memory only.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static string Create(string? stateFile)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        if (stateFile is not null)
        {
            PrivateFile.Write(stateFile + ".token", token + "\n");
        }

        return token;
    }
}
