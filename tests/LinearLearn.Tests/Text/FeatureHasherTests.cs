using System.Text.Json;

namespace LinearLearn.Tests;

public class FeatureHasherTests
{
    private static JsonElement.ArrayEnumerator Cases =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "feature-hasher.json"))).RootElement.GetProperty("cases").EnumerateArray();

    [Test]
    public void Gives_the_columns_and_values_of_scikit_learn()
    {
        int checkedCases = 0;
        foreach (JsonElement example in Cases)
        {
            FeatureHasher hasher = new(example.GetProperty("columns").GetInt32(), example.GetProperty("alternateSign").GetBoolean());
            string[] words = [.. example.GetProperty("words").EnumerateArray().Select(word => word.GetString()!)];
            float[] values = Floats(example.GetProperty("values"));
            int[] columns = [.. example.GetProperty("hashedColumns").EnumerateArray().Select(column => column.GetInt32())];
            float[] hashed = Floats(example.GetProperty("hashedValues"));
            AssertRow(hasher.Hash(words, values), columns, hashed);
            AssertRow(hasher.Hash(words.Zip(values)), columns, hashed);
            if (Array.TrueForAll(values, value => value == 1))
            {
                AssertRow(hasher.Hash(words), columns, hashed);
                AssertRow(hasher.Hash(new List<string>(words)), columns, hashed);
            }
            checkedCases++;
        }
        Assert.That(checkedCases, Is.EqualTo(36));

        static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetSingle())];
    }

    // By hand: murmurhash3_32("") is 0: column 0, positive; of "test" 0xBA6BD213, as a signed number -1,167,338,989: negative.
    [Test]
    public void The_column_is_the_size_of_the_hash_and_the_sign_its_sign()
    {
        AssertRow(new FeatureHasher(1000).Hash("", "test", "test"), [0, 989], [1, -2]);
        AssertRow(new FeatureHasher(1000, alternateSign: false).Hash("", "test", "test"), [0, 989], [1, 2]);
        AssertRow(new FeatureHasher(int.MaxValue).Hash("test"), [1_167_338_989], [-1]);
        AssertRow(new FeatureHasher(1000, seed: 1).Hash(""), [0x514E28B7 % 1000], [1]);
    }

    [Test]
    public void What_cancels_is_left_out()
    {
        AssertRow(new FeatureHasher(1).Hash("", "test"), [], []);
        AssertRow(new FeatureHasher(1000).Hash(["test", "test"], [0.5f, -0.5f]), [], []);
        AssertRow(new FeatureHasher(1000).Hash(["test"], [0f]), [], []);
        AssertRow(new FeatureHasher(1000).Hash(), [], []);
    }

    [Test]
    public void A_hasher_may_be_used_again_and_again()
    {
        FeatureHasher hasher = new(1 << 20);
        string[] many = [.. Enumerable.Range(0, 1000).Select(i => $"word {i}")];
        Assert.That(hasher.Hash(many).Count, Is.InRange(990, 1000));
        AssertRow(hasher.Hash("test"), [1_167_338_989 % (1 << 20)], [-1]);
        Assert.That(() => hasher.Hash(["a", null!]).Count, Throws.ArgumentException);
        AssertRow(hasher.Hash("test"), [1_167_338_989 % (1 << 20)], [-1]);
    }

    [Test]
    public void Hashing_words_makes_no_garbage()
    {
        FeatureHasher hasher = new(1 << 18);
        string[] words = [.. Enumerable.Range(0, 100).Select(i => $"word {i}"), new('x', 5000)];
        int count = hasher.Hash(words).Count;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            count += hasher.Hash(words).Count;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(count, Is.EqualTo(101 * hasher.Hash(words).Count));
        Assert.That(allocated, Is.EqualTo(0));
    }

    [Test]
    public void Many_texts_become_features()
    {
        FeatureHasher hasher = new(1000);
        SparseFeatures features = hasher.HashAll([["test", ""], [], ["", "test", ""]]);
        Assert.That((features.Rows, features.Columns, features.StoredCount), Is.EqualTo((3, 1000, 4)));
        AssertRow(features.Row(0), [0, 989], [1, -1]);
        AssertRow(features.Row(1), [], []);
        AssertRow(features.Row(2), [0, 989], [2, -1]);
        Assert.That(hasher.HashAll([]).Rows, Is.EqualTo(0));
    }

    [Test]
    public void Texts_of_two_kinds_are_learned_apart()
    {
        string[][] texts = [["good", "fine", "film"], ["bad", "dull", "film"], ["fine", "plot"], ["dull", "plot"]];
        Dataset data = new(new FeatureHasher(1 << 10).HashAll(texts), [1, 0, 1, 0]);
        LinearModel model = new OnlineTrainer(new MarginUpdate()).Train(data).Model;
        Assert.That(model.Evaluate(data).Accuracy, Is.EqualTo(1));
        Assert.That(model.Predict(new FeatureHasher(1 << 10).Hash("a", "fine", "one")), Is.EqualTo(1));
    }

    [Test]
    public void A_learner_takes_row_by_row_and_learns_what_it_learns_from_the_whole()
    {
        string[][] texts = [["good", "fine", "film"], ["bad", "dull", "film"], ["fine", "plot"], ["dull", "plot", "plot"]];
        int[] labels = [1, 0, 1, 0];
        FeatureHasher hasher = new(1 << 10);
        Dataset data = new(hasher.HashAll(texts), labels);
        OnlineLearner single = new(new MarginUpdate(), LinearModel.Zero(1 << 10, [0, 1])), whole = new(new MarginUpdate(), LinearModel.Zero(1 << 10, [0, 1]));
        for (int i = 0; i < 40; i++)
            Assert.That(single.Update(hasher.Hash(texts[i % 4]), labels[i % 4]), Is.EqualTo(whole.Update(data, i % 4)));
        Assert.That(single.UpdatesMade, Is.GreaterThan(0));
        Assert.That(TestData.Bits(single.Snapshot()), Is.EqualTo(TestData.Bits(whole.Snapshot())));
    }

    [Test]
    public void Wrong_arguments_are_refused()
    {
        FeatureHasher hasher = new(1000);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new FeatureHasher(0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 1 or more, found 0"));
            Assert.That(() => hasher.Hash("a", null!).Count, Throws.ArgumentException.With.Message.Contains("expected a word, found null at place 1"));
            Assert.That(() => hasher.Hash((IEnumerable<string>)null!).Count, Throws.ArgumentNullException);
            Assert.That(() => hasher.Hash((IEnumerable<(string, float)>)null!).Count, Throws.ArgumentNullException);
            Assert.That(() => hasher.Hash(["a"], [1f, 2f]).Count, Throws.ArgumentException.With.Message.Contains("expected a value for each of 1 words, found 2"));
            Assert.That(() => hasher.Hash(["a", "b"], [1f, float.NaN]).Count,
                Throws.ArgumentException.With.Message.Contains("expected finite numbers, found NaN at place 1").And.Message.Contains("'values'"));
            Assert.That(() => hasher.Hash([("a", float.PositiveInfinity)]).Count, Throws.ArgumentException.With.Message.Contains("found Infinity at place 0"));
            Assert.That(() => hasher.Hash(["", ""], [float.MaxValue, float.MaxValue]).Count, Throws.ArgumentException.With.Message.Contains("the sum in column 0 is").And.Message.Contains("too large"));
            Assert.That(() => hasher.HashAll(null!), Throws.ArgumentNullException);
            Assert.That(() => hasher.HashAll([["a"], null!]), Throws.ArgumentException.With.Message.Contains("found null at place 1"));
            Assert.That(() => hasher.HashAll([["a"], ["a", "b"]], maxValues: 2),
                Throws.ArgumentException.With.Message.Contains("expected at most 2 features that are not 0, found more in text 1"));
        }
    }

    private static void AssertRow(SparseRow row, int[] columns, float[] values)
    {
        Assert.That(row.Columns.ToArray(), Is.EqualTo(columns));
        Assert.That(TestData.Bits(row.Values), Is.EqualTo(TestData.Bits(values)));
    }
}
