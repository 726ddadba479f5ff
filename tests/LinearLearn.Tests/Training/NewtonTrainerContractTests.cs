namespace LinearLearn.Tests;

/// <summary>Tests the contract of trainers for each loss and each penalty.</summary>
[TestFixture(Loss.Softmax, 0f)]
[TestFixture(Loss.Softmax, 0.5f)]
[TestFixture(Loss.Softmax, 1f)]
[TestFixture(Loss.Logistic, 0f)]
[TestFixture(Loss.Logistic, 1f)]
[TestFixture(Loss.SquaredHinge, 0f)]
[TestFixture(Loss.SquaredHinge, 1f)]
[TestFixture(Loss.ModifiedHuber, 0f)]
[TestFixture(Loss.ModifiedHuber, 0.3f)]
public class NewtonTrainerContractTests(Loss loss, float l1Ratio) : TrainerContract
{
    protected override StopReason EndsWith => StopReason.Converged;

    protected override ITrainer CreateTrainer() => new NewtonTrainer(loss, 1, l1Ratio);
}
