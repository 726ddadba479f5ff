using System.CommandLine;
using System.Runtime.InteropServices;

namespace LinearLearn.Samples.Cluster;

/// <summary>Trains on a cluster.</summary>
internal static class TrainCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="cluster">The options that all commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(SharedOptions cluster)
    {
        Argument<string> data = new("data")
        {
            Description = "digits (16,000 images), rows (generated), words (of --folder), or LibSVM files such as "
                + "\"parts/{shard:D4}.svm\", which every silo must be able to read",
            DefaultValueFactory = _ => SampleData.Digits,
        };
        Option<int> shards = new("--shards") { Description = "The number of shards of the data", DefaultValueFactory = _ => 8 };
        Option<int> rows = new("--rows") { Description = "The number of generated rows", DefaultValueFactory = _ => 1_000_000 };
        Option<string?> folder = new("--folder") { Description = "The folder of the words, which scripts/make-words.cs writes" };
        Option<string?> test = new("--test") { Description = "The LibSVM file of the test set" };
        Option<int?> features = new("--features") { Description = "The number of features of LibSVM files. Default: the highest index" };
        Option<int> epochs = new("--epochs") { Description = "The largest number of epochs", DefaultValueFactory = _ => 10 };
        Option<bool> exact = new("--exact")
        {
            Description = "Minimize the same objective as one machine (logistic regression by Newton's method), instead of mixing the "
                + "models of the shards after each epoch",
        };
        Option<int> silos = cluster.Create("--silos", "Silos", "The number of silos to wait for", 2);
        Option<int> wait = new("--wait") { Description = "The number of seconds to wait for the silos", DefaultValueFactory = _ => 60 };
        Option<int> start = new("--start") { Description = "Start this number of silos, and end them afterward. Default: none" };
        Option<bool> kill = new("--kill")
        {
            Description = "Train twice, kill a silo during the second run, and compare the models; needs --start 2 or more",
        };
        Option<string?> save = new("--save") { Description = "The file of the model. Default: none" };
        Command command = new("train", "Trains on a running cluster, or on one that --start starts, and shows what the silos do.")
        {
            data, shards, rows, folder, test, features, epochs, exact, silos, wait, start, kill, save,
        };
        cluster.AddTo(command);
        command.SetAction(options =>
        {
            int started = Require.AtLeast(start.Name, options.GetValue(start), 0);
            bool kills = options.GetValue(kill);
            if (kills)
            {
                if (started < 2)
                    throw new ArgumentException($"{kill.Name}: expected {start.Name} 2 or more, because one silo must survive");
                Require.AtLeast(epochs.Name, options.GetValue(epochs), ClusterRun.FirstEpochs + 1);
            }
            ClusterRun run = new()
            {
                Settings = cluster.Read(options),
                Silos = started > 0 ? started : Require.AtLeast(silos.Name, options.GetValue(silos), 1),
                Wait = TimeSpan.FromSeconds(Require.AtLeast(wait.Name, options.GetValue(wait), 1)),
                Data = SampleData.Create(
                    options.GetValue(data)!, Require.AtLeast(shards.Name, options.GetValue(shards), 1),
                    Require.AtLeast(rows.Name, options.GetValue(rows), 1), options.GetValue(folder), options.GetValue(test),
                    options.GetValue(features) is { } count ? Require.AtLeast(features.Name, count, 1) : null),
                Epochs = Require.AtLeast(epochs.Name, options.GetValue(epochs), 1),
                IsExact = options.GetValue(exact),
            };
            using CancellationTokenSource stop = new();
            using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
            using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
            try
            {
                return TrainAsync(run, started, kills, options.GetValue(save), stop.Token).GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                Console.Error.WriteLine("canceled before the training began");
                return 1;
            }

            void Stop(PosixSignalContext signal)
            {
                signal.Cancel = true; // the run ends normally, with the model of its last complete epoch
                stop.Cancel();
            }
        });
        return command;
    }

    private static async Task<int> TrainAsync(ClusterRun run, int started, bool kills, string? save, CancellationToken stop)
    {
        using SiloProcesses? processes = started > 0
            ? SiloProcesses.Start(run.Settings, started, line => SampleConsole.WriteLine(line))
            : null;
        await using ClusterClient cluster = await ClusterClient.ConnectAsync(run, stop);
        TrainingResult result = await run.TrainAsync(cluster, processes, silo: null, stop);
        string hash = ModelHash.Compute(result.Model);
        Describe(run, result);
        if (save is not null)
        {
            result.Model.Save(save);
            SampleConsole.WriteLine($"Saved {save}");
        }
        if (!kills || stop.IsCancellationRequested)
        {
            SampleConsole.WriteLine($"Hash of the model's bits: {hash}");
            return 0;
        }

        string victim = SiloProcesses.NameOf(started - 1);
        SampleConsole.WriteLine($"\nOnce more; {victim} will be killed during epoch {ClusterRun.FirstEpochs + 1}.");
        await using SiloKill kill = new(processes!, started - 1);
        TrainingResult second = await run.TrainAsync(cluster, processes, kill, stop);
        Describe(run, second);
        string after = ModelHash.Compute(second.Model);
        if (stop.IsCancellationRequested)
            return 0;
        if (kill.Recovery == TimeSpan.Zero)
        {
            Console.Error.WriteLine($"expected a kill during epoch {ClusterRun.FirstEpochs + 1}, found none");
            return 1;
        }
        SampleConsole.WriteLine($"From the kill to the end of the next epoch: {kill.Recovery.TotalSeconds:F1} s");
        SampleConsole.WriteLine($"Hash of the model's bits without the kill: {hash}");
        SampleConsole.WriteLine($"Hash of the model's bits with the kill:    {after}{(after == hash ? ", the same" : "")}");
        if (after == hash)
            return 0;
        Console.Error.WriteLine("expected the same bits with and without the kill, found different ones");
        return 1;
    }

    private static void Describe(ClusterRun run, TrainingResult result)
    {
        SampleConsole.WriteLine($"{result.StopReason} after {result.Epochs} epochs in {result.Elapsed.TotalSeconds:F1} s");
        if (run.Data.Test is not { } test)
            return;
        string best = run.Data.BestPercentage is { } percentage ? $"; the best model has {percentage} % on average" : "";
        SampleConsole.WriteLine($"Accuracy on {test.Count:N0} test {run.Data.Unit}: {result.Model.Evaluate(test).Accuracy:P2}{best}");
    }
}
