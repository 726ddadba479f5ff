// Trains on several processes or machines, with the same bits on any number of them. Two commands, in two terminals:
//     dotnet run --project samples/cluster -- silos
//     dotnet run --project samples/cluster -- train
// One command that starts two silos, trains, trains again while a silo is killed, and compares the models:
//     dotnet run --project samples/cluster -- train rows --start 2 --kill
using System.Globalization;
using LinearLearn.Samples;
using LinearLearn.Samples.Cluster;
using Microsoft.Extensions.Configuration;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
IConfiguration configuration = new ConfigurationBuilder()
    .AddJsonFile(Path.Combine(Environment.CurrentDirectory, "appsettings.json"), optional: true)
    .AddEnvironmentVariables()
    .Build();
return SampleConsole.Run(ClusterCommand.Create(configuration), args);
