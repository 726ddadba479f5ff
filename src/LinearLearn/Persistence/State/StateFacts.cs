using System.Globalization;

namespace LinearLearn;

/// <summary>What the metadata of a state's file say of the learner: its options, class weights, and the run it was part of.</summary>
internal sealed record StateFacts(string Rule, LearnerOptions Learner, ClassWeights? ClassWeights, RunState? Run)
{
    private const string RuleName = LinearModel.ReservedPrefix + "rule";
    private const string AveragingName = LinearModel.ReservedPrefix + "averaging";
    private const string MulticlassName = LinearModel.ReservedPrefix + "multiclass";
    private const string RateName = LinearModel.ReservedPrefix + "adaGrad.learningRate";
    private const string EpsilonName = LinearModel.ReservedPrefix + "adaGrad.epsilon";
    private const string ClassWeightsName = LinearModel.ReservedPrefix + "classWeights";
    private const string ClassWeightPrefix = LinearModel.ReservedPrefix + "classWeight.";
    private const string SeedName = LinearModel.ReservedPrefix + "run.seed";
    private const string ShuffleName = LinearModel.ReservedPrefix + "run.shuffle";
    private const string ExamplesName = LinearModel.ReservedPrefix + "run.examples";
    private const string DataName = LinearModel.ReservedPrefix + "run.data";
    private const string ValidationName = LinearModel.ReservedPrefix + "run.validation";

    private const string None = "none";
    private const string Balanced = "balanced";
    private const string Given = "given";

    public static Dictionary<string, string> Of(LearnerState state, string kind)
    {
        FileText.RequireWhole(state.Rule, "the rule's text");
        Dictionary<string, string> metadata = FileFacts.Of(kind, state.Template);
        metadata[RuleName] = state.Rule;
        metadata[AveragingName] = Guard.Text($"{state.Options.Averaging}");
        metadata[MulticlassName] = Guard.Text($"{state.Options.Multiclass}");
        if (state.Options.AdaGrad is { } adaGrad)
        {
            metadata[RateName] = Guard.Text($"{adaGrad.LearningRate}");
            metadata[EpsilonName] = Guard.Text($"{adaGrad.Epsilon}");
        }
        metadata[ClassWeightsName] = state.ClassWeights switch { null => None, { IsBalanced: true } => Balanced, _ => Given };
        foreach ((int label, float weight) in (state.ClassWeights ?? ClassWeights.Equal).Given)
            metadata[Guard.Text($"{ClassWeightPrefix}{label}")] = Guard.Text($"{weight}");
        if (state.Run is { } run)
        {
            metadata[SeedName] = Guard.Text($"{run.Seed}");
            metadata[ShuffleName] = Guard.Text($"{run.Shuffle}");
            metadata[ExamplesName] = Guard.Text($"{run.Examples}");
            metadata[DataName] = Guard.Text($"{run.Data}");
            if (run.Validation is { } validation)
                metadata[ValidationName] = Guard.Text($"{validation}");
        }
        return metadata;
    }

    /// <exception cref="InvalidDataException">A fact is missing, or is none.</exception>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static StateFacts Take(FileFacts facts)
    {
        LearnerOptions options = new() { Averaging = TakeBool(facts, AveragingName), Multiclass = TakeMulticlass(facts), AdaGrad = TakeAdaGrad(facts) };
        return new StateFacts(facts.Take(RuleName), options, TakeClassWeights(facts), TakeRun(facts));
    }

    private static MulticlassUpdate TakeMulticlass(FileFacts facts) => facts.Take(MulticlassName) switch
    {
        nameof(MulticlassUpdate.OneVersusRest) => MulticlassUpdate.OneVersusRest,
        nameof(MulticlassUpdate.Joint) => MulticlassUpdate.Joint,
        string found => throw new InvalidDataException(
            Guard.Text($"{facts.FileName}: expected {MulticlassName} to be {MulticlassUpdate.OneVersusRest} or {MulticlassUpdate.Joint}, found {Excerpt.Of(found)}")),
    };

    private static AdaGrad? TakeAdaGrad(FileFacts facts) =>
        facts.TakeNumberIfAny<float>(RateName, NumberStyles.Float) is { } rate ? new AdaGrad(rate, facts.TakeNumber<float>(EpsilonName, NumberStyles.Float)) : null;

    private static ClassWeights? TakeClassWeights(FileFacts facts) => facts.Take(ClassWeightsName) switch
    {
        None => null,
        Balanced => ClassWeights.Balanced,
        Given => TakeGiven(facts),
        string found => throw new InvalidDataException(Guard.Text($"{facts.FileName}: expected {ClassWeightsName} to be {None}, {Balanced} or {Given}, found {Excerpt.Of(found)}")),
    };

    /// <summary>By a tree: labels of a file may be made to collide in a hash table.</summary>
    private static ClassWeights TakeGiven(FileFacts facts)
    {
        SortedDictionary<int, float> weights = [];
        foreach ((int label, string text) in facts.TakeOfLabels(ClassWeightPrefix))
            weights.Add(label, facts.Parsed<float>(Guard.Text($"{ClassWeightPrefix}{label}"), text, NumberStyles.Float));
        return new ClassWeights(weights);
    }

    private static RunState? TakeRun(FileFacts facts)
    {
        if (facts.TakeNumberIfAny<ulong>(SeedName, NumberStyles.None) is not { } seed)
            return null;
        int examples = Guard.AtLeast(facts.TakeNumber<int>(ExamplesName, NumberStyles.None), 1, ExamplesName);
        ulong data = facts.TakeNumber<ulong>(DataName, NumberStyles.None);
        ulong? validation = facts.TakeNumberIfAny<ulong>(ValidationName, NumberStyles.None);
        return new RunState(seed, TakeBool(facts, ShuffleName), examples, data, validation, [], [], null);
    }

    private static bool TakeBool(FileFacts facts, string name) => facts.Take(name) switch
    {
        "True" => true,
        "False" => false,
        string found => throw new InvalidDataException(Guard.Text($"{facts.FileName}: expected {name} to be {true} or {false}, found {Excerpt.Of(found)}")),
    };
}
