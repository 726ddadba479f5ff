using System.Diagnostics;
using System.Globalization;
using LinearLearn.Samples.Cluster;

namespace LinearLearn.Samples.Tests.Cluster;

/// <summary>Tests the two commands of the cluster sample, as processes.</summary>
public class ClusterProcessTests
{
    private const int Rows = 20_000, Shards = 5, Epochs = 3;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(60);

    [Test]
    public void Silos_train_the_bits_of_one_process_and_end_by_a_signal()
    {
        string ports = FormattableString.Invariant($"--silo-port {FreePorts.FindTwo()} --gateway-port {FreePorts.FindTwo()}");
        string file = Path.Combine(Path.GetTempPath(), $"cluster-{Guid.NewGuid():N}.safetensors");
        using Process silos = Start($"silos --count 2 {ports}");
        try
        {
            Assert.That(ReadUntil(silos, "All silos are ready"), Has.Exactly(2).Contains(SiloCommand.Ready));

            using Process train = Start(FormattableString.Invariant(
                $"train rows --rows {Rows} --shards {Shards} --epochs {Epochs} --save {file} {ports}"));
            string output = train.StandardOutput.ReadToEnd(), errors = train.StandardError.ReadToEnd();
            Assert.That(train.WaitForExit(MostTime), Is.True);
            Assert.That((train.ExitCode, errors), Is.EqualTo((0, "")), output);
            LinearModel expected = TrainInOneProcess();
            Assert.That(output, Does.StartWith("20,000 rows of 28 features in 5 shards").And.Contain("Silos: silo-1 (127.0.0.1:"));
            Assert.That(output, Does.Match(@"epoch 3  9\d\.\d\d % correct  [0-9,]+ rows/s  .* sent  .* received"));
            Assert.That(output, Does.Contain($"Hash of the model's bits: {ModelHash.Compute(expected)}").And.Contain($"Saved {file}"));
            Assert.That(ModelHash.Compute(LinearModel.Load(file)), Is.EqualTo(ModelHash.Compute(expected)));

            if (!OperatingSystem.IsWindows())
            {
                using Process kill = Process.Start("kill", ["-TERM", silos.Id.ToString(CultureInfo.InvariantCulture)]);
                string end = silos.StandardOutput.ReadToEnd();
                Assert.That(silos.WaitForExit(MostTime), Is.True);
                Assert.That(silos.ExitCode, Is.Zero);
                Assert.That(end, Does.Contain("silo-1 has ended").And.Contain("silo-2 has ended"));
            }
        }
        finally
        {
            if (!silos.HasExited)
                silos.Kill(entireProcessTree: true);
            File.Delete(file);
        }
    }

    [Test]
    public void Model_hash_depends_on_each_bit()
    {
        LinearModel model = LinearModel.Zero(3, new ClassLabels([0, 1])), same = LinearModel.Zero(3, new ClassLabels([0, 1]));
        Assert.That(ModelHash.Compute(model), Has.Length.EqualTo(16).And.EqualTo(ModelHash.Compute(same)));
        Assert.That(ModelHash.Compute(TrainInOneProcess()), Is.Not.EqualTo(ModelHash.Compute(model)));
    }

    private static LinearModel TrainInOneProcess()
    {
        OnlineTrainer trainer = new(new LogisticUpdate());
        string argument = FormattableString.Invariant($"rows {Rows}");
        Dataset[] shards = [.. Enumerable.Range(0, Shards).Select(shard => SampleData.Load(argument, shard, Shards))];
        return new ShardedTrainer(trainer).Train(new LocalShards(trainer, shards), new TrainingOptions { Epochs = Epochs }).Model;
    }

    private static Process Start(string arguments) => Process.Start(new ProcessStartInfo(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "cluster.dll"), .. arguments.Split(' ')])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static List<string> ReadUntil(Process process, string end)
    {
        List<string> lines = [];
        while (process.StandardOutput.ReadLine() is { } line)
        {
            lines.Add(line);
            if (line.StartsWith(end, StringComparison.Ordinal))
                return lines;
        }
        throw new InvalidOperationException($"expected \"{end}\", found {string.Join('\n', lines)} {process.StandardError.ReadToEnd()}");
    }
}
