using static LinearLearn.Tests.TestFiles;
using static LinearLearn.Tests.TestModels;

namespace LinearLearn.Tests;

/// <summary>
/// Represents a kind of file for tests that damage it. To add a kind, add an entry to <see cref="All"/>: its bytes, how it is loaded and
/// used, and how to damage it if simple damage is always detected at once.
/// </summary>
/// <param name="Name">The name in the messages of failed tests.</param>
/// <param name="Bytes">A valid file.</param>
/// <param name="Use">Loads a file and returns an action that uses and saves it. Loading may throw only InvalidDataException.</param>
/// <param name="BytesPerByte">
/// The maximum number of bytes that loading allocates per byte of the file, beyond <see cref="DamagedFileTests.AllocationAllowance"/>. The
/// maximum is reached by thousands of empty texts with short names, 9 bytes each, which become strings in three dictionaries. Weights take
/// 3 (safetensors) and at most 11 (JSON). Sparse weights take two arrays of 64 each, also those of 8 bits.
/// </param>
public sealed record SavedFile(string Name, byte[] Bytes, Func<byte[], Action> Use, int BytesPerByte)
{
    /// <summary>Gets the function that damages a file. Default: <see cref="FileDamage.Apply"/>.</summary>
    public Func<byte[], Random, byte[]> Mutate { get; init; } = FileDamage.Apply;

    /// <summary>
    /// Gets the number of bytes at the end that can be missing unnoticed: the last line end, and digits of the last number of a text.
    /// </summary>
    public int SpareBytes { get; init; }

    /// <summary>Gets files of this kind that make loading allocate the most, large enough to outweigh the constant.</summary>
    public (string Name, byte[] Bytes)[] Heavy { get; init; } = [];

    public static SavedFile[] All { get; } =
    [
        new("safetensors, two classes", Save(CreateTwoClasses(), ModelFormat.Safetensors), UseModel(ModelFormat.Safetensors), 40)
        {
            Mutate = FileDamage.ApplyToSafetensors,
            Heavy = HeavyFiles.CreateSafetensors(),
        },
        new("safetensors, three classes", Save(CreateThreeClasses(), ModelFormat.Safetensors), UseModel(ModelFormat.Safetensors), 40)
        {
            Mutate = FileDamage.ApplyToSafetensors,
        },
        new("safetensors, sparse weights", Save(CreateSparse(), ModelFormat.Safetensors), UseModel(ModelFormat.Safetensors), 132)
        {
            Mutate = FileDamage.ApplyToSafetensors,
            Heavy = HeavyFiles.CreateSparse(),
        },
        new("safetensors, half precision", Save(CreateQuantized(WeightPrecision.Half, 1)), UseModel(ModelFormat.Safetensors), 40)
        {
            Mutate = FileDamage.ApplyToSafetensors,
        },
        new("safetensors, 8 bits", Save(CreateQuantized(WeightPrecision.Int8, 1)), UseModel(ModelFormat.Safetensors), 40)
        {
            Mutate = FileDamage.ApplyToSafetensors,
        },
        new("safetensors, few of 8 bits", Save(CreateQuantized(WeightPrecision.Int8, 20)), UseModel(ModelFormat.Safetensors), 132)
        {
            Mutate = FileDamage.ApplyToSafetensors,
            Heavy = HeavyFiles.CreateCompact(),
        },
        new("JSON, two classes", Save(CreateTwoClasses(), ModelFormat.Json), UseModel(ModelFormat.Json), 32)
        {
            SpareBytes = 1,
            Heavy = HeavyFiles.CreateJson(),
        },
        new("JSON, three classes", Save(CreateThreeClasses(), ModelFormat.Json), UseModel(ModelFormat.Json), 32) { SpareBytes = 1 },
        new("LIBLINEAR, two classes", Save(CreateTwoClasses(), ModelFormat.Liblinear), UseModel(ModelFormat.Liblinear), 32)
        {
            SpareBytes = "0.23999999463558197".Length,
            Heavy = HeavyFiles.CreateLiblinear(),
        },
        new("LIBLINEAR, three classes", Save(CreateThreeClasses(), ModelFormat.Liblinear), UseModel(ModelFormat.Liblinear), 32)
        {
            SpareBytes = 1,
        },
        new("state with all options", Save(CreateStateWithAllOptions()), UseState, 40)
        {
            Mutate = FileDamage.ApplyToSafetensors,
            Heavy = HeavyFiles.CreateStates(),
        },
        new("state with variances", Save(CreateStateWithVariances()), UseState, 40) { Mutate = FileDamage.ApplyToSafetensors },
        new("text classifier", Save(CreateTextClassifier()), UseText, 60)
        {
            Mutate = FileDamage.ApplyToSafetensors,
        },
        new("table classifier", Save(CreateTableClassifier()), UseTable, 60)
        {
            Mutate = FileDamage.ApplyToSafetensors,
        },
        new("state of a run", Save(CreateStateOfRun()), UseState, 40) { Mutate = FileDamage.ApplyToSafetensors },
    ];

    private static Func<byte[], Action> UseText => UseClassifier<TextClassifier, ReadOnlySpan<char>>(
        file => TextClassifier.Load(file, "file"), classifier => classifier.Explain("free lunch for all"));

    private static Func<byte[], Action> UseTable => UseClassifier<TableClassifier, TableRow>(
        file => TableClassifier.Load(file, "file"),
        classifier => classifier.Explain(new Dictionary<string, object?> { ["size"] = 3.5, ["color"] = "red" }));

    public static IEnumerable<SavedFile> WithHeavyFiles => All.Where(file => file.Heavy.Length > 0);

    public override string ToString() => Name;

    /// <summary>Loads a model, and returns an action that scores with it and saves and reloads it.</summary>
    private static Func<byte[], Action> UseModel(ModelFormat format) => file =>
    {
        LinearModel model = LinearModel.Load(new MemoryStream(file), "file");
        return () =>
        {
            float[] row = new float[model.FeatureCount], scores = new float[model.Biases.Length];
            Array.Fill(row, 1);
            try
            {
                model.Scores(row, scores);
            }
            catch (ArgumentException)
            {
                // The weights of the file are too large for a sum.
            }
            byte[] saved = Save(model, format);
            LinearModel again = LinearModel.Load(new MemoryStream(saved), "reloaded");
            if (!Save(again, format).AsSpan().SequenceEqual(saved))
                Assert.Fail("the second save differs from the first");
        };
    };

    /// <summary>Loads a classifier, and returns an action that predicts with it and saves and reloads it.</summary>
    private static Func<byte[], Action> UseClassifier<TClassifier, TInput>(Func<Stream, TClassifier> load, Action<TClassifier> predict)
        where TClassifier : Classifier<TInput>
        where TInput : allows ref struct => file =>
    {
        TClassifier classifier = load(new MemoryStream(file));
        return () =>
        {
            try
            {
                predict(classifier);
            }
            catch (ArgumentException)
            {
                // The weights of the file are too large for a sum, or the file names a column that is not in the row.
            }
            byte[] saved = Save(classifier);
            if (!Save(load(new MemoryStream(saved))).AsSpan().SequenceEqual(saved))
                Assert.Fail("the second save differs from the first");
        };
    };

    /// <summary>Loads a state, and returns an action that saves and reloads it and learns from it.</summary>
    private static Action UseState(byte[] file)
    {
        LearnerState state = LearnerState.Load(new MemoryStream(file), "file");
        return () =>
        {
            byte[] saved = Save(state);
            if (!Save(Reload(state)).AsSpan().SequenceEqual(saved))
                Assert.Fail("the second save differs from the first");
            bool hasVariances = state.HasVariances;
            if (!hasVariances || state.Options.AdaGrad is null)
                new OnlineLearner(hasVariances ? new ArowUpdate() : new HingeUpdate(), state).Snapshot(); // never "learning diverged"
            float[] row = new float[state.Template.FeatureCount];
            Array.Fill(row, 1);
            try
            {
                OnlineLearner learner = new(hasVariances ? new ArowUpdate() : new HingeUpdate(), state);
                foreach (int label in learner.Classes.Values)
                    learner.Update(row, label);
                learner.Snapshot();
            }
            catch (ArgumentException)
            {
                // The numbers of the file are too large for learning, or its variances contradict its options.
            }
        };
    }
}
