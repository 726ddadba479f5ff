using System.Globalization;

namespace LinearLearn.Tests;

/// <summary>
/// Tests that models written by liblinear-train, and handmade models with ties, predict what liblinear-predict predicted
/// (Fixtures/liblinear-models.py).
/// </summary>
public class LiblinearFixturesTests
{
    private static readonly string Fixtures = Path.Combine(AppContext.BaseDirectory, "Fixtures");
    private static readonly string Folder = Path.Combine(Fixtures, "liblinear-models");

    private static readonly Dataset Examples = LibSvmReader.Read(
        Path.Combine(Fixtures, "liblinear-data.svm"), new LibSvmOptions { FeatureCount = 12 });

    public static IEnumerable<TestCaseData> Models() =>
        from line in File.ReadLines(Path.Combine(Folder, "predictions.txt"))
        let words = line.Split(' ')
        let labels = words[1..].Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray()
        select new TestCaseData(words[0], labels).SetArgDisplayNames(words[0]);

    [Test]
    public void Liblinear_fixtures_have_predictions_for_every_model()
    {
        Assert.That(
                Models().Select(model => model.Arguments[0]),
                Is.EquivalentTo(Directory.GetFiles(Folder, "*.model").Select(Path.GetFileName)));
        Assert.That(Models().Count(), Is.EqualTo(8 * 2 * 3 + 4));
    }

    [TestCaseSource(nameof(Models))]
    public void Liblinear_models_have_the_predictions_of_liblinear_predict(string file, int[] expected)
    {
        LinearModel model = LinearModel.Load(Path.Combine(Folder, file));
        int[] found = new int[Examples.Count];
        model.Predict(Examples.Features, found);
        Assert.That(found, Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Models))]
    public void Liblinear_models_round_trip(string file, int[] _)
    {
        LinearModel model = LinearModel.Load(Path.Combine(Folder, file));
        string text = TestFiles.WriteLiblinear(model);
        string[] before = File.ReadAllLines(Path.Combine(Folder, file));
        Assert.That(text.Split('\n')[..4], Is.EqualTo(before[..4]), "the solver, the labels in their order, the features");
        LinearModel again = TestFiles.ReadLiblinear(text);
        TestModels.AssertSame(again, model);
        Assert.That(again.Metadata, Is.EquivalentTo(model.Metadata));
        Assert.That(TestFiles.WriteLiblinear(again), Is.EqualTo(text));
    }
}
