namespace LinearLearn;

/// <summary>What a trainer's run adds to the state of its learner, so that it can go on as if it had not been interrupted.</summary>
/// <param name="Seed">Decides the order of each epoch.</param>
/// <param name="Shuffle">Whether each epoch has its own order.</param>
/// <param name="Examples">The number of examples of an epoch.</param>
/// <param name="ValidatedAfter">The number of examples seen at each validation so far.</param>
/// <param name="Accuracies">The accuracy of each of them.</param>
/// <param name="BestModel">The first model with the highest accuracy; null where nothing was validated.</param>
internal sealed record RunState(ulong Seed, bool Shuffle, int Examples, long[] ValidatedAfter, double[] Accuracies, LinearModel? BestModel)
{
    /// <summary>Refuses to go on in another order, or through other data.</summary>
    /// <exception cref="ArgumentException">It would.</exception>
    public void RequireSameOrder(ulong seed, bool shuffle, int examples, string paramName)
    {
        if ((Seed, Shuffle, Examples) != (seed, shuffle, examples))
        {
            throw new ArgumentException(Guard.Text(
                $"expected seed {Seed}, {Describe(Shuffle)} and {Examples} examples, as in the run that the state is of, found seed {seed}, {Describe(shuffle)} and {examples} examples"), paramName);
        }

        static string Describe(bool shuffle) => shuffle ? "shuffled order" : "the order of the data";
    }
}
