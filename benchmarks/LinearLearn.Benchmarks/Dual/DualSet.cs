namespace LinearLearn.Benchmarks;

/// <summary>Represents a dataset on which solvers are compared.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="Data">The examples.</param>
/// <param name="Cost">C of the hinge losses.</param>
/// <param name="LogisticCost">C of the logistic loss.</param>
/// <param name="JointCost">C of the Crammer-Singer loss.</param>
internal sealed record DualSet(string Name, Dataset Data, float Cost, float LogisticCost, float JointCost)
{
    public float CostOf(DualLoss loss) => loss switch
    {
        DualLoss.Logistic => LogisticCost,
        DualLoss.CrammerSinger => JointCost,
        _ => Cost,
    };
}
