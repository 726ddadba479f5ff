namespace LinearLearn.Tests;

/// <summary>A run can be resumed only with the same rule, order and data.</summary>
public class RunStateTests
{
    private static readonly RunState State = new(Seed: 5, Shuffle: true, Examples: 100, Data: 42, Validation: null, [], [], null);

    [Test]
    public void RunState_accepts_the_same_run() =>
        Assert.That(() => State.RequireSame("rule", "rule", 5, true, 100, 1, 42, "options"), Throws.Nothing);

    [TestCase("other", 5UL, true, 100, 42UL, "expected rule, as in the resumed run, found other")]
    [TestCase("rule", 6UL, true, 100, 42UL, "expected seed 5, as in the resumed run, found 6")]
    [TestCase("rule", 5UL, false, 100, 42UL, "expected Shuffle = True, as in the resumed run, found False")]
    [TestCase("rule", 5UL, true, 99, 42UL, "expected 100 training examples, as in the resumed run, found 99")]
    [TestCase("rule", 5UL, true, 100, 42UL, "expected 1 shard, as in the resumed run, found 2", 2)]
    [TestCase("rule", 5UL, true, 100, 43UL, "expected the data of the resumed run, found other examples, labels or weights")]
    public void RunState_rejects_another_run_and_names_the_first_difference(
        string rule, ulong seed, bool shuffle, int examples, ulong data, string expected, int shards = 1) =>
        Assert.That(
            () => State.RequireSame("rule", rule, seed, shuffle, examples, shards, data, "options"),
            Throws.ArgumentException.With.Message.StartsWith(expected)
                .And.Message.Contains("pass that model as the initial model").And.Property("ParamName").EqualTo("options"));
}
