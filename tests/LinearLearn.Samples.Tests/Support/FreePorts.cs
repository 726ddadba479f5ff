using System.Net;
using System.Net.Sockets;

namespace LinearLearn.Samples.Tests;

/// <summary>Finds ports of this machine that no program uses.</summary>
internal static class FreePorts
{
    private const int Attempts = 100;

    /// <summary>Finds a free port whose successor is also free.</summary>
    public static int FindTwo()
    {
        for (int i = 0; i < Attempts; i++)
        {
            using TcpListener first = new(IPAddress.Loopback, 0);
            first.Start();
            int port = ((IPEndPoint)first.LocalEndpoint).Port;
            using TcpListener second = new(IPAddress.Loopback, port + 1);
            try
            {
                second.Start();
                return port;
            }
            catch (SocketException)
            {
            }
        }
        throw new InvalidOperationException($"expected two consecutive free ports, found none in {Attempts} attempts");
    }
}
