namespace LinearLearn.Tests;

/// <summary>
/// A kind of file that is saved and loaded, to be damaged. Another kind is another line in <see cref="All"/>: its bytes, what loading and using it
/// does, and how it is damaged where plain damage does not get far.
/// </summary>
/// <param name="Name">What failures call it.</param>
/// <param name="Bytes">A sound file.</param>
/// <param name="Use">Loads a file, uses what was loaded, and saves it. Nothing but InvalidDataException may come of loading.</param>
/// <param name="BytesPerByte">
/// Loading allocates at most this many bytes a byte of the file, and <see cref="DamagedFileTests.Constant"/>. Most is taken by thousands of empty texts
/// with short names, 9 bytes each, which become strings in three dictionaries; weights take 3 (safetensors) and at most 11 (JSON).
/// </param>
public sealed record SavedFile(string Name, byte[] Bytes, Func<byte[], Action> Use, int BytesPerByte)
{
    /// <summary>Damages a file in another way than <see cref="Damage.Any"/>.</summary>
    public Func<byte[], Random, byte[]> Mutate { get; init; } = Damage.Any;

    /// <summary>How many bytes may be cut off the end of a file that is still whole: a last line end, and digits of the last number of a text, which nobody can miss.</summary>
    public int SpareBytes { get; init; }

    /// <summary>Files of this kind that make loading allocate as much as any do: of a size that outweighs the constant.</summary>
    public (string Name, byte[] Bytes)[] Heavy { get; init; } = [];

    public static SavedFile[] All { get; } =
    [
        new("safetensors, two classes", Save(ModelFiles.TwoClasses(), ModelFormat.Safetensors), UseModel(ModelFormat.Safetensors), 40)
        {
            Mutate = Damage.Safetensors,
            Heavy = HeavyFiles.Safetensors(),
        },
        new("safetensors, three classes", Save(ModelFiles.ThreeClasses(), ModelFormat.Safetensors), UseModel(ModelFormat.Safetensors), 40) { Mutate = Damage.Safetensors },
        new("JSON, two classes", Save(ModelFiles.TwoClasses(), ModelFormat.Json), UseModel(ModelFormat.Json), 32) { SpareBytes = 1, Heavy = HeavyFiles.Json() },
        new("JSON, three classes", Save(ModelFiles.ThreeClasses(), ModelFormat.Json), UseModel(ModelFormat.Json), 32) { SpareBytes = 1 },
        new("LIBLINEAR, two classes", Save(ModelFiles.TwoClasses(), ModelFormat.Liblinear), UseModel(ModelFormat.Liblinear), 32) { SpareBytes = "0.23999999463558197".Length, Heavy = HeavyFiles.Liblinear() },
        new("LIBLINEAR, three classes", Save(ModelFiles.ThreeClasses(), ModelFormat.Liblinear), UseModel(ModelFormat.Liblinear), 32) { SpareBytes = 1 },
        new("state with all options", LearnerStateFileTests.Bytes(LearnerStateFileTests.Everything()), UseState, 40) { Mutate = Damage.Safetensors, Heavy = HeavyFiles.States() },
        new("state with variances", LearnerStateFileTests.Bytes(LearnerStateFileTests.WithVariances()), UseState, 40) { Mutate = Damage.Safetensors },
        new("state of a run", LearnerStateFileTests.Bytes(LearnerStateFileTests.OfARun()), UseState, 40) { Mutate = Damage.Safetensors },
    ];

    public static IEnumerable<SavedFile> WithHeavyFiles => All.Where(file => file.Heavy.Length > 0);

    public override string ToString() => Name;

    public static byte[] Save(LinearModel model, ModelFormat format)
    {
        using MemoryStream stream = new();
        model.Save(stream, format);
        return stream.ToArray();
    }

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

    /// <summary>A learner made from a state that was loaded can learn, and its state can be saved and comes back.</summary>
    private static Action UseState(byte[] file)
    {
        LearnerState state = LearnerState.Load(new MemoryStream(file), "file");
        return () =>
        {
            byte[] saved = LearnerStateFileTests.Bytes(state);
            if (!LearnerStateFileTests.Bytes(LearnerStateFileTests.Reloaded(state)).AsSpan().SequenceEqual(saved))
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
