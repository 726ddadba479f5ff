namespace LinearLearn;

/// <summary>What a trainer's run adds to the state of its learner, so that it can resume as if it had not been interrupted.</summary>
/// <param name="Seed">Decides the order of each epoch.</param>
/// <param name="Shuffle">Whether each epoch has its own order.</param>
/// <param name="Examples">The number of examples of an epoch.</param>
/// <param name="Data">The fingerprint of the data.</param>
/// <param name="Validation">The fingerprint of the validation data; null where there was none.</param>
/// <param name="ValidatedAfter">The number of examples seen at each validation so far.</param>
/// <param name="Accuracies">The accuracy of each of them.</param>
/// <param name="BestModel">The first model with the highest accuracy; null where nothing was validated.</param>
internal sealed record RunState(
    ulong Seed, bool Shuffle, int Examples, ulong Data, ulong? Validation, long[] ValidatedAfter, double[] Accuracies, LinearModel? BestModel)
{
    /// <summary>Refuses to resume by another rule, in another order, or through other data.</summary>
    /// <exception cref="ArgumentException">It would.</exception>
    public void RequireSame(string ruleThen, string rule, ulong seed, bool shuffle, int examples, ulong data, string paramName)
    {
        string? difference =
            ruleThen != rule ? Guard.Text($"{ruleThen}, as in the run that the state is of, found {rule}")
            : Seed != seed ? Guard.Text($"seed {Seed}, as in the run that the state is of, found {seed}")
            : Shuffle != shuffle ? Guard.Text($"Shuffle = {Shuffle}, as in the run that the state is of, found {shuffle}")
            : Examples != examples ? Guard.Text($"{Examples} examples to learn from, as in the run that the state is of, found {examples}")
            : Data != data ? "the data of the run that the state is of, found other examples, labels or weights"
            : null;
        if (difference is not null)
            throw new ArgumentException(Guard.Text($"expected {difference}. To start anew from its model, give that as the initial model"), paramName);
    }
}
