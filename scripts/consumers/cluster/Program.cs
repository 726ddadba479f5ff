// A silo in this process trains a custom rule on shards of the embedded digits, and the model must have the bits of local shards.
// The argument is the lowest accepted accuracy, 0 to 1.
using System.Globalization;
using LinearLearn;
using LinearLearn.Emnist;
using LinearLearn.Orleans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int shards = 4;
double least = double.Parse(args[0]);
EmnistData digits = EmnistSample.Load();
Dataset training = digits.Training.Only(3, 7), validation = digits.Test.Only(3, 7);

HostApplicationBuilder builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.UseOrleans(silo => silo.UseLocalhostClustering(siloPort: 21111, gatewayPort: 31111).AddLinearLearn(
    options => options.AddLoader("digits", (request, _) => Task.FromResult(SelectShard(request.Shard)))));
using IHost host = builder.Build();
await host.StartAsync();

OnlineTrainer trainer = new(new ShiftedMargin { Margin = 1.5f });
TrainingOptions training10 = new() { Epochs = 10 };
LinearModel model = (await new DistributedTrainer(host.Services.GetRequiredService<IClusterClient>(), trainer)
    .TrainAsync(ShardSource.Registered("digits", shards), training10)).Model;
await host.StopAsync();

LocalShards local = new(trainer, [.. Enumerable.Range(0, shards).Select(SelectShard)]);
LinearModel expected = new ShardedTrainer(trainer).Train(local, training10).Model;
if (!model.Weights.SequenceEqual(expected.Weights) || !model.Biases.SequenceEqual(expected.Biases))
{
    Console.Error.WriteLine("expected the bits of local shards, found others");
    return 1;
}
double accuracy = model.Evaluate(validation).Accuracy;
Console.WriteLine($"{100 * accuracy:F2} % correct on a cluster; the bits of local shards");
if (accuracy >= least)
    return 0;
Console.Error.WriteLine($"expected at least {100 * least} % correct, found {100 * accuracy:F2} %");
return 1;

Dataset SelectShard(int shard) => training.Select([.. Enumerable.Range(0, training.Count).Where(row => row % shards == shard)]);

[GenerateSerializer]
internal sealed record ShiftedMargin : IUpdateRule
{
    [Id(0)]
    public required float Margin { get; init; }

    public UpdateStep GetStep(ScoredExample example) => example.Margin < Margin ? new UpdateStep(0.01f, 0.01f) : default;
}
