namespace LinearLearn.Orleans.Tests.Processes;

/// <summary>Tests a cluster of processes that find each other in PostgreSQL.</summary>
[NonParallelizable]
public class PostgreSqlProcessTests
{
    [Test]
    public async Task Cluster_in_PostgreSQL_trains_the_same_bits_as_threads()
    {
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(await PostgreSqlServer.StartAsync(), silos: 2);
        foreach (string name in TrainingCases.Names)
        {
            ITrainer trainer = TrainingCases.Get(name);
            TrainingResult expected = TrainingCases.TrainHere(trainer, TrainingCases.Small, TrainingCases.CreateOptions(trainer));
            TrainingResult actual = await new DistributedTrainer(cluster.Client, trainer).TrainAsync(
                TrainingCases.CreateSource(TrainingCases.Small), TrainingCases.CreateOptions(trainer));
            TrainingCases.AssertSame(expected, actual, name);
        }
    }
}
