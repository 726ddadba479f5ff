namespace LinearLearn;

/// <summary>
/// Represents the state that a trainer's run adds to that of its learner, so that an interrupted run can be resumed exactly.
/// </summary>
/// <param name="Seed">The seed that determines the order of each epoch.</param>
/// <param name="Shuffle">Whether the examples are shuffled in each epoch.</param>
/// <param name="Examples">The number of examples per epoch.</param>
/// <param name="Data">The fingerprint of the data.</param>
/// <param name="Validation">The fingerprint of the validation data; null without validation.</param>
/// <param name="ValidatedAfter">The number of examples seen at each validation so far.</param>
/// <param name="Accuracies">The accuracy of each validation.</param>
/// <param name="BestModel">The first model with the highest accuracy; null without validation.</param>
internal sealed record RunState(
    ulong Seed,
    bool Shuffle,
    long Examples,
    ulong Data,
    ulong? Validation,
    long[] ValidatedAfter,
    double[] Accuracies,
    LinearModel? BestModel)
{
    /// <summary>Gets the number of shards of an epoch.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Gets the number of groups of shards that are mixed before they are mixed with others.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Throws if a run would be resumed with another rule, another order or other data.</summary>
    /// <exception cref="ArgumentException">The rule, the seed, the order, the shards or the data differ.</exception>
    public void RequireSame(
        string ruleThen,
        string rule,
        ulong seed,
        bool shuffle,
        long examples,
        int shards,
        ulong data,
        string paramName,
        int groups = 1)
    {
        string? difference =
            ruleThen != rule ? Guard.Text($"{ruleThen}, as in the resumed run, found {rule}")
            : Seed != seed ? Guard.Text($"seed {Seed}, as in the resumed run, found {seed}")
            : Shuffle != shuffle ? Guard.Text($"Shuffle = {Shuffle}, as in the resumed run, found {shuffle}")
            : Examples != examples ? Guard.Text($"{Examples} training examples, as in the resumed run, found {examples}")
            : Shards != shards ? Guard.Text($"{Shards} {(Shards == 1 ? "shard" : "shards")}, as in the resumed run, found {shards}")
            : Groups != groups ? Guard.Text($"{Groups} {(Groups == 1 ? "group" : "groups")}, as in the resumed run, found {groups}")
            : Data != data ? "the data of the resumed run, found other examples, labels or weights"
            : null;
        if (difference is not null)
        {
            throw new ArgumentException(
                Guard.Text($"expected {difference}. To start a new run from its model, pass that model as the initial model"),
                paramName);
        }
    }
}
