using System.Text;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class ModelJsonTests
{
    private const string TwoClasses = """
        {
          "format": "LinearLearn.LinearModel",
          "version": 1,
          "labels": [3, 7],
          "classNames": {
            "3": "three",
            "7": "sieben ü ≠ \"7\""
          },
          "byteScale": 0.00390625,
          "biases": [0.24],
          "weights": [
            [0, -0, 1E-45, -1E-45, 1.1754944E-38, 3.4028235E+38, -3.4028235E+38, 0.1, 0.33333334, 16777216, 1E-07, -123.456]
          ]
        }

        """;

    private const string ThreeClasses = """
        {
          "format": "LinearLearn.LinearModel",
          "version": 1,
          "labels": [10, -2, 30],
          "classNames": {
            "-2": "minus two",
            "10": "ten",
            "99": "of no class here"
          },
          "metadata": {
            "": "",
            "Zoo": "1\n2\t\u0001",
            "owner é": "C:\\me <&'+> \uD83D\uDE00",
            "training.trainer": "by hand"
          },
          "biases": [0.5, -1, 2],
          "weights": [
            [1, 2],
            [-0.25, 4E+20],
            [0, 0]
          ]
        }

        """;

    [Test]
    public void JSON_model_is_human_readable() =>
        Assert.That(TextOf(TestModels.CreateTwoClasses()), Is.EqualTo(TwoClasses.ReplaceLineEndings("\n")));

    [Test]
    public void JSON_model_has_sorted_names_and_one_row_per_line()
    {
        LinearModel model = Three();
        Assert.That(TextOf(model), Is.EqualTo(ThreeClasses.ReplaceLineEndings("\n")));
        LinearModel loaded = Load(ThreeClasses);
        TestModels.AssertSame(loaded, model);
        Assert.That(loaded.Metadata, Is.EquivalentTo(model.Metadata));
    }

    [Test]
    public void JSON_model_omits_missing_members()
    {
        string text = TextOf(new LinearModel([1, 2], [3], [0, 1]));
        Assert.That(text, Is.EqualTo("""
            {
              "format": "LinearLearn.LinearModel",
              "version": 1,
              "labels": [0, 1],
              "biases": [3],
              "weights": [
                [1, 2]
              ]
            }

            """.ReplaceLineEndings("\n")));
        LinearModel loaded = Load(text);
        Assert.That((loaded.ByteScale, loaded.Classes.Names.Count, loaded.Metadata.Count), Is.EqualTo(((float?)null, 0, 0)));
    }

    [Test]
    public void Model_saved_to_a_path_that_ends_with_json_is_JSON([Values("model.json", "MODEL.JSON")] string name)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("linearlearn-");
        try
        {
            string path = Path.Combine(folder.FullName, name);
            Three().Save(path);
            Assert.That(File.ReadAllText(path), Is.EqualTo(TextOf(Three())));
            TestModels.AssertSame(LinearModel.Load(path), Three());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestCase("\uFEFF")]
    [TestCase(" \t\r\n ")]
    [TestCase("\uFEFF\r\n\r\n\r\n\r\n\r\n")]
    public void JSON_model_edited_by_hand_is_loaded(string before)
    {
        LinearModel loaded = Load(before + """
            { "weights" : [ [ 1e0, 2.50, -0.0 ]
            ]
            , "biases": [ 24E-2 ],"metadata":{"z":"2","a":"1"},
              "b\u0079teScale": 0.5, "classNames": { "7": "\u0073even", "3": "" },
              "labels": [
                3,
                7
              ], "version" : 1, "format": "LinearLearn.LinearModel"}
            """.ReplaceLineEndings("\r\n"));
        ClassLabels classes = new([3, 7], new Dictionary<int, string> { [3] = "", [7] = "seven" });
        TestModels.AssertSame(loaded, new LinearModel([1, 2.5f, -0f], [0.24f], classes, 0.5f));
        Assert.That(loaded.Metadata, Is.EquivalentTo(new Dictionary<string, string> { ["a"] = "1", ["z"] = "2" }));
    }

    [Test]
    public void JSON_model_round_trips_all_finite_floats() =>
        Gen.Select(Gen.Int.Select(BitConverter.Int32BitsToSingle).Where(float.IsFinite).Array[1, 40], Gen.Int[2, 5])
        .SampleAlike((numbers, classes) =>
        {
            int rows = classes == 2 ? 1 : classes;
            float[] weights = [.. Enumerable.Repeat(numbers, rows).SelectMany(row => row)];
            LinearModel model = new(
                weights,
                [.. Enumerable.Repeat(numbers[0], rows)],
                [.. Enumerable.Range(0, classes)],
                MathF.Abs(numbers[0]) + float.Epsilon);
            TestModels.AssertSame(Load(TextOf(model)), model);
        }, iter: 1000);

    [Test]
    public void JSON_model_larger_than_a_buffer_round_trips()
    {
        LinearModel model = LinearModel.Uniform(5000, [1, 2, 3]).WithMetadata(
            new Dictionary<string, string> { ["long"] = new('é', 100_000) });
        string text = TextOf(model);
        Assert.That(text, Has.Length.GreaterThan(250_000));
        TestModels.AssertSame(Load(text), model);
        Assert.That(Load(text).Metadata, Is.EquivalentTo(model.Metadata));
    }

    private static LinearModel Three() =>
        new LinearModel(
            [1, 2, -0.25f, 4e20f, 0, 0],
            [0.5f, -1, 2],
            new ClassLabels([10, -2, 30], new Dictionary<int, string> { [99] = "of no class here", [10] = "ten", [-2] = "minus two" }))
            .WithMetadata(
                new Dictionary<string, string>
                {
                    ["training.trainer"] = "by hand",
                    ["owner é"] = "C:\\me <&'+> 😀",
                    ["Zoo"] = "1\n2\t\u0001",
                    [""] = "",
                });

    private static string TextOf(LinearModel model)
    {
        using MemoryStream stream = new();
        model.Save(stream, ModelFormat.Json);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(stream.ToArray());
    }

    private static LinearModel Load(string text) => LinearModel.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
