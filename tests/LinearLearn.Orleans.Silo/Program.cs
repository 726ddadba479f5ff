using System.Globalization;
using System.Net;
using LinearLearn.Orleans;
using LinearLearn.Orleans.Silo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

// A silo in a separate process, which tests start and kill:
//     LinearLearn.Orleans.Silo --clustering redis --connection 127.0.0.1:6379 --cluster test --silo-port 11111 --gateway-port 30000
// clustering: localhost, redis or postgres. It writes "ready" when it has joined the cluster, and ends when its standard input does, so
// that no silo outlives a test that was killed.
HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
IConfiguration options = builder.Configuration;
int siloPort = GetNumber("silo-port", 11111), gatewayPort = GetNumber("gateway-port", 30000);
builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
builder.UseOrleans(silo =>
{
    string cluster = options["cluster"] ?? "dev";
    if (options["clustering"] is null or "localhost")
    {
        IPEndPoint primary = new(IPAddress.Loopback, GetNumber("primary-port", siloPort));
        silo.UseLocalhostClustering(siloPort, gatewayPort, primary, cluster, cluster);
    }
    else
    {
        ClusterConnection.Configure(silo, options["clustering"]!, options["connection"] ?? "");
        silo.Configure<ClusterOptions>(identity => identity.ClusterId = identity.ServiceId = cluster);
        silo.ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort, listenOnAnyHostAddress: false);
    }
    silo.AddLinearLearn(linear =>
    {
        linear.Cores = GetNumber("cores", 1);
        TestShards.AddTo(linear);
    });
    ClusterConnection.DetectDeaths(silo, TimeSpan.FromMilliseconds(GetNumber("probe-milliseconds", 1000)));
});

using IHost host = builder.Build();
await host.StartAsync();
Console.WriteLine("ready");
await Console.In.ReadToEndAsync();
await host.StopAsync();

int GetNumber(string name, int fallback) => int.Parse(options[name] ?? Invariant(fallback), CultureInfo.InvariantCulture);

static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
