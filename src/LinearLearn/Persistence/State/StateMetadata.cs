using System.Globalization;

namespace LinearLearn;

/// <summary>Represents the metadata of a learner's state: its rule, options, class weights, and the run that it belongs to.</summary>
internal sealed record StateMetadata(string Rule, LearnerOptions Learner, ClassWeights? ClassWeights, RunState? Run)
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
    private const string ShardsName = LinearModel.ReservedPrefix + "run.shards";
    private const string GroupsName = LinearModel.ReservedPrefix + "run.groups";
    private const string ValidationName = LinearModel.ReservedPrefix + "run.validation";

    private const string None = "none";
    private const string Balanced = "balanced";
    private const string Given = "given";

    private const string ExpectedMulticlass = $"{nameof(MulticlassUpdate.OneVersusRest)} or {nameof(MulticlassUpdate.Joint)}";

    public static Dictionary<string, string> Create(LearnerState state, string kind)
    {
        FileText.RequireUnicode(state.Rule, "the rule's text");
        Dictionary<string, string> metadata = FileMetadata.Create(kind, state.Template);
        metadata[RuleName] = state.Rule;
        metadata[AveragingName] = Guard.Text($"{state.Options.Averaging}");
        metadata[MulticlassName] = Guard.Text($"{state.Options.Multiclass}");
        if (state.Options.AdaGrad is { } adaGrad)
        {
            if (adaGrad.LearningRate is { } rate)
                metadata[RateName] = Guard.Text($"{rate}");
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
            if (run.Shards > 1)
                metadata[ShardsName] = Guard.Text($"{run.Shards}");
            if (run.Groups > 1)
                metadata[GroupsName] = Guard.Text($"{run.Groups}");
            if (run.Validation is { } validation)
                metadata[ValidationName] = Guard.Text($"{validation}");
        }
        return metadata;
    }

    /// <exception cref="InvalidDataException">An entry is missing or damaged.</exception>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static StateMetadata Read(FileMetadata metadata)
    {
        LearnerOptions options = new()
        {
            Averaging = ReadBool(metadata, AveragingName),
            Multiclass = ReadMulticlass(metadata),
            AdaGrad = ReadAdaGrad(metadata),
        };
        return new StateMetadata(metadata.Read(RuleName), options, ReadClassWeights(metadata), ReadRun(metadata));
    }

    private static MulticlassUpdate ReadMulticlass(FileMetadata metadata) => metadata.Read(MulticlassName) switch
    {
        nameof(MulticlassUpdate.OneVersusRest) => MulticlassUpdate.OneVersusRest,
        nameof(MulticlassUpdate.Joint) => MulticlassUpdate.Joint,
        string found => throw new InvalidDataException(Guard.Text(
            $"{metadata.FileName}: expected {MulticlassName} to be {ExpectedMulticlass}, found {Excerpt.Format(found)}")),
    };

    private static AdaGrad? ReadAdaGrad(FileMetadata metadata) =>
        metadata.ReadOptionalNumber<float>(EpsilonName, NumberStyles.Float) is { } epsilon
            ? new AdaGrad(metadata.ReadOptionalNumber<float>(RateName, NumberStyles.Float), epsilon)
            : null;

    private static ClassWeights? ReadClassWeights(FileMetadata metadata) => metadata.Read(ClassWeightsName) switch
    {
        None => null,
        Balanced => ClassWeights.Balanced,
        Given => ReadGivenWeights(metadata),
        string found => throw new InvalidDataException(Guard.Text(
            $"{metadata.FileName}: expected {ClassWeightsName} to be {None}, {Balanced} or {Given}, found {Excerpt.Format(found)}")),
    };

    /// <summary>Reads the class weights into a tree, because labels in a crafted file could collide in a hash table.</summary>
    private static ClassWeights ReadGivenWeights(FileMetadata metadata)
    {
        SortedDictionary<int, float> weights = [];
        foreach ((int label, string text) in metadata.ReadByLabel(ClassWeightPrefix))
            weights.Add(label, metadata.Parse<float>(Guard.Text($"{ClassWeightPrefix}{label}"), text, NumberStyles.Float));
        return new ClassWeights(weights);
    }

    private static RunState? ReadRun(FileMetadata metadata)
    {
        if (metadata.ReadOptionalNumber<ulong>(SeedName, NumberStyles.None) is not { } seed)
            return null;
        long examples = Guard.AtLeast(metadata.ReadNumber<long>(ExamplesName, NumberStyles.None), 1, ExamplesName);
        ulong data = metadata.ReadNumber<ulong>(DataName, NumberStyles.None);
        ulong? validation = metadata.ReadOptionalNumber<ulong>(ValidationName, NumberStyles.None);
        int shards = Guard.AtLeast(metadata.ReadOptionalNumber<int>(ShardsName, NumberStyles.None) ?? 1, 1, ShardsName);
        int groups = Guard.Between(metadata.ReadOptionalNumber<int>(GroupsName, NumberStyles.None) ?? 1, 1, shards, GroupsName);
        return new RunState(seed, ReadBool(metadata, ShuffleName), examples, data, validation, [], [], null)
        {
            Shards = shards,
            Groups = groups,
        };
    }

    private static bool ReadBool(FileMetadata metadata, string name) => metadata.Read(name) switch
    {
        "True" => true,
        "False" => false,
        string found => throw new InvalidDataException(Guard.Text(
            $"{metadata.FileName}: expected {name} to be {true} or {false}, found {Excerpt.Format(found)}")),
    };
}
