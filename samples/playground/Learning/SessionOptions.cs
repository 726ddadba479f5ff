namespace LinearLearn.Samples.Playground;

/// <summary>Holds how often a session tests and when it stops.</summary>
/// <param name="TestEvery">The number of images between two tests: 1 or more.</param>
/// <param name="Target">The accuracy above which learning stops: 0 to 1. Default: 1, never.</param>
/// <param name="Seed">The seed of the random first weights.</param>
/// <param name="Learner">The options of the learner. Default: null, the defaults of the rule.</param>
public sealed record SessionOptions(int TestEvery, double Target = 1, ulong Seed = 1, LearnerOptions? Learner = null);
