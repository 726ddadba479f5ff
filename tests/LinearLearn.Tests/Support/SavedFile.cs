using static LinearLearn.Tests.TestFiles;
using static LinearLearn.Tests.TestModels;

namespace LinearLearn.Tests;

/// <summary>
/// A kind of file that is saved and loaded, for tests that damage it. To add a kind, add a line to <see cref="All"/>: its bytes, what
/// loading and using it does, and how to damage it where plain damage does not get far.
/// </summary>
/// <param name="Name">What failures call it.</param>
/// <param name="Bytes">A sound file.</param>
/// <param name="Use">Loads a file, uses what was loaded, and saves it. Nothing but InvalidDataException may come of loading.</param>
/// <param name="BytesPerByte">
/// Loading allocates at most this many bytes a byte of the file, and <see cref="DamagedFileTests.AllocationAllowance"/>. The most comes from
/// thousands of empty texts with short names, 9 bytes each, which become strings in three dictionaries. Weights take 3 (safetensors) and at most
/// 11 (JSON); sparse ones take two arrays of 64 each, those of 8 bits as well.
/// </param>
public sealed record SavedFile(string Name, byte[] Bytes, Func<byte[], Action> Use, int BytesPerByte)
{
    /// <summary>Damages a file in another way than <see cref="FileDamage.Apply"/>.</summary>
    public Func<byte[], Random, byte[]> Mutate { get; init; } = FileDamage.Apply;

    /// <summary>
    /// Gets how many bytes can be cut off the end of a file unnoticed: a last line end, and digits of the last number of a text.
    /// </summary>
    public int SpareBytes { get; init; }

    /// <summary>Files of this kind that make loading allocate as much as any do: of a size that outweighs the constant.</summary>
    public (string Name, byte[] Bytes)[] Heavy { get; init; } = [];

    public static SavedFile[] All { get; } =
    [
        new("safetensors, two classes", Save(CreateTwoClasses(), ModelFormat.Safetensors), UseModel(ModelFormat.Safetensors), 40)
        {
            Mutate = FileDamage.ApplyToSafetensors,
            Heavy = HeavyFiles.CreateSafetensors(),
        },
        new("safetensors, three classes", Save(CreateThreeClasses(), ModelFormat.Safetensors), UseModel(ModelFormat.Safetensors), 40) { Mutate = FileDamage.ApplyToSafetensors },
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
        new("JSON, two classes", Save(CreateTwoClasses(), ModelFormat.Json), UseModel(ModelFormat.Json), 32) { SpareBytes = 1, Heavy = HeavyFiles.CreateJson() },
        new("JSON, three classes", Save(CreateThreeClasses(), ModelFormat.Json), UseModel(ModelFormat.Json), 32) { SpareBytes = 1 },
        new("LIBLINEAR, two classes", Save(CreateTwoClasses(), ModelFormat.Liblinear), UseModel(ModelFormat.Liblinear), 32) { SpareBytes = "0.23999999463558197".Length, Heavy = HeavyFiles.CreateLiblinear() },
        new("LIBLINEAR, three classes", Save(CreateThreeClasses(), ModelFormat.Liblinear), UseModel(ModelFormat.Liblinear), 32) { SpareBytes = 1 },
        new("state with all options", Save(CreateStateWithAllOptions()), UseState, 40) { Mutate = FileDamage.ApplyToSafetensors, Heavy = HeavyFiles.CreateStates() },
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
        file => TableClassifier.Load(file, "file"), classifier => classifier.Explain(new Dictionary<string, object?> { ["size"] = 3.5, ["color"] = "red" }));

    public static IEnumerable<SavedFile> WithHeavyFiles => All.Where(file => file.Heavy.Length > 0);

    public override string ToString() => Name;

    /// <summary>A model that was loaded can score, be saved, and come back.</summary>
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
            LinearModel again = LinearModel.Load(new MemoryStream(saved), "saved again");
            if (!Save(again, format).AsSpan().SequenceEqual(saved))
                Assert.Fail("saved twice, it differs");
        };
    };

    /// <summary>A classifier that was loaded can predict and be saved, and comes back.</summary>
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
                // The weights of the file are too large for a sum, or the row lacks a column that the file names.
            }
            byte[] saved = Save(classifier);
            if (!Save(load(new MemoryStream(saved))).AsSpan().SequenceEqual(saved))
                Assert.Fail("saved twice, it differs");
        };
    };

    /// <summary>A learner made from a state that was loaded can learn, and its state can be saved and comes back.</summary>
    private static Action UseState(byte[] file)
    {
        LearnerState state = LearnerState.Load(new MemoryStream(file), "file");
        return () =>
        {
            byte[] saved = Save(state);
            if (!Save(Reload(state)).AsSpan().SequenceEqual(saved))
                Assert.Fail("saved twice, it differs");
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
                // The numbers of the file are too large to learn from, or variances do not go with its options.
            }
        };
    }
}
