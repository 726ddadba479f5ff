using System.Text;
using System.Text.Json;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class FeatureHasherTests
{
    private static JsonElement.ArrayEnumerator Cases =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "feature-hasher.json")))
            .RootElement.GetProperty("cases").EnumerateArray();

    [Test]
    public void FeatureHasher_returns_the_columns_and_values_of_scikit_learn()
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

    // Computed by hand: murmurhash3_32 of "" is 0 (column 0, positive); of "test" it is 0xBA6BD213 = -1,167,338,989 (negative).
    [Test]
    public void FeatureHasher_takes_the_column_from_the_absolute_hash_and_the_sign_from_its_sign()
    {
        AssertRow(new FeatureHasher(1000).Hash("", "test", "test"), [0, 989], [1, -2]);
        AssertRow(new FeatureHasher(1000, alternateSign: false).Hash("", "test", "test"), [0, 989], [1, 2]);
        AssertRow(new FeatureHasher(int.MaxValue).Hash("test"), [1_167_338_989], [-1]);
        AssertRow(new FeatureHasher(1000, seed: 1).Hash(""), [0x514E28B7 % 1000], [1]);
    }

    [Test]
    public void FeatureHasher_omits_columns_whose_sum_is_0()
    {
        AssertRow(new FeatureHasher(1).Hash("", "test"), [], []);
        AssertRow(new FeatureHasher(1000).Hash(["test", "test"], [0.5f, -0.5f]), [], []);
        AssertRow(new FeatureHasher(1000).Hash(["test"], [0f]), [], []);
        AssertRow(new FeatureHasher(1000).Hash(), [], []);
    }

    [Test]
    public void FeatureHasher_can_be_reused()
    {
        FeatureHasher hasher = new(1 << 20);
        string[] many = [.. Enumerable.Range(0, 1000).Select(i => $"word {i}")];
        Assert.That(hasher.Hash(many).Count, Is.InRange(990, 1000));
        AssertRow(hasher.Hash("test"), [1_167_338_989 % (1 << 20)], [-1]);
        Assert.That(() => hasher.Hash(["a", null!]).Count, Throws.ArgumentException);
        AssertRow(hasher.Hash("test"), [1_167_338_989 % (1 << 20)], [-1]);
    }

    /// <summary>The hasher reuses rented arrays unless a garbage collection empties the pool, so one of ten rounds is enough.</summary>
    [TestCase(39)]
    [TestCase(1000)]
    public void FeatureHasher_allocates_nothing_with_buffers(int count)
    {
        FeatureHasher hasher = new(1 << 18);
        string[] words = [.. Enumerable.Range(1, count - 1).Select(i => $"word {i}"), new('x', 5000)];
        int[] columns = new int[count];
        float[] values = new float[count], weights = [.. Enumerable.Repeat(0.5f, count)];
        long allocated = Allocations.CountLeast(_ =>
        {
            hasher.Hash(words, columns, values);
            hasher.Hash(words, weights, columns, values);
        });
        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void FeatureHasher_rows_are_unchanged_by_later_calls()
    {
        FeatureHasher hasher = new(1000);
        SparseRow first = hasher.Hash("test"), second = hasher.Hash(["test"], [2f]), third = hasher.Hash([("test", 3f)]);
        SparseRow fourth = hasher.Hash(new List<string> { "test", "test", "test", "test" });
        hasher.Hash("", "other", "words");
        hasher.HashAll([["", "more", "words"]]);
        AssertRow(first, [989], [-1]);
        AssertRow(second, [989], [-2]);
        AssertRow(third, [989], [-3]);
        AssertRow(fourth, [989], [-4]);
    }

    [Test]
    public void FeatureHasher_writes_rows_into_the_buffers_of_the_caller()
    {
        FeatureHasher hasher = new(1000);
        Span<int> columns = stackalloc int[4];
        Span<float> values = stackalloc float[3];
        SparseRow row = hasher.Hash(["", "test", "test"], columns, values);
        AssertRow(row, [0, 989], [1, -2]);
        Assert.That(row.Columns.Overlaps(columns) && row.Values.Overlaps(values), Is.True);
        AssertRow(hasher.Hash(["", "test", "test"], [0.5f, 1, 0.25f], columns, values), [0, 989], [0.5f, -1.25f]);
        AssertRow(row, [0, 989], [0.5f, -1.25f]);
        AssertRow(hasher.Hash([], columns, values), [], []);
    }

    /// <summary>Few and many words take different paths, and so do ASCII and other words, and all numbers of columns.</summary>
    [Test]
    public void FeatureHasher_sums_words_of_any_length_like_a_loop_over_their_hashes() =>
        Gen.Select(
            Gen.OneOf(
                Gen.String[Gen.Char['a', 'd'], 0, 3],
                Gen.String[Gen.Char[' ', '~'], 0, 40],
                Gen.String[Gen.Char['\u0060', '\u0180'], 0, 9]).Array[0, 200],
            Gen.OneOf(Gen.Int[1, 40], Gen.Int[1, int.MaxValue], Gen.Int[0, 30].Select(i => 1 << i)),
            Gen.Bool,
            Gen.UInt).SampleAlike((words, columns, alternateSign, seed) =>
        {
            float[] values = [.. words.Select((word, i) => (i % 7) - 3f + (word.Length / 3f))];
            SortedDictionary<int, double> sums = [];
            for (int i = 0; i < words.Length; i++)
            {
                int hash = (int)MurmurHash3.Hash32(Encoding.UTF8.GetBytes(words[i]), seed);
                int column = (int)(Math.Abs((long)hash) % columns);
                sums[column] = sums.GetValueOrDefault(column) + (alternateSign && hash < 0 ? -values[i] : values[i]);
            }
            KeyValuePair<int, float>[] expected = [.. sums.Select(sum => KeyValuePair.Create(sum.Key, (float)sum.Value))
                .Where(sum => sum.Value != 0)];
            SparseRow row = new FeatureHasher(columns, alternateSign, seed).Hash(words, values);
            Assert.That(row.Columns.ToArray(), Is.EqualTo(expected.Select(sum => sum.Key)));
            Assert.That(TestData.GetBits(row.Values.ToArray()), Is.EqualTo(TestData.GetBits([.. expected.Select(sum => sum.Value)])));
        }, iter: 2000);

    /// <summary>The sum of values of very different size depends on their order.</summary>
    [Test]
    public void FeatureHasher_adds_large_values_of_a_column_in_the_order_of_the_words() =>
        Gen.Select(Gen.String[Gen.Char['a', 'd'], 0, 3].Array[0, 150], Gen.Int[1, 300], Gen.UInt).SampleAlike((words, columns, seed) =>
        {
            float[] values = [.. words.Select((_, i) => i % 3 == 2 ? 1f : 1e30f)];
            SortedDictionary<int, double> sums = [];
            for (int i = 0; i < words.Length; i++)
            {
                int hash = (int)MurmurHash3.Hash32(Encoding.UTF8.GetBytes(words[i]), seed);
                int column = (int)(Math.Abs((long)hash) % columns);
                sums[column] = sums.GetValueOrDefault(column) + (hash < 0 ? -values[i] : values[i]);
            }
            SparseRow row = new FeatureHasher(columns, seed: seed).Hash(words, values);
            KeyValuePair<int, double>[] expected = [.. sums.Where(sum => (float)sum.Value != 0)];
            Assert.That(row.Columns.ToArray(), Is.EqualTo(expected.Select(sum => sum.Key)));
            Assert.That(row.Values.ToArray(), Is.EqualTo(expected.Select(sum => (float)sum.Value)));
        }, iter: 2000);

    [Test]
    public void FeatureHasher_is_thread_safe()
    {
        FeatureHasher hasher = new(1 << 16);
        string[][] texts = [.. Enumerable.Range(0, 200)
            .Select(i => Enumerable.Range(0, i % 150).Select(j => $"word {(i * 31) + (j % 90)}").ToArray())];
        (int[] Columns, float[] Values)[] expected = [.. texts.Select(words => Copy(new FeatureHasher(1 << 16).Hash(words)))];
        SparseFeatures all = hasher.HashAll(texts);
        Concurrently.Run(threads: 8, thread =>
        {
            int[] columns = new int[150];
            float[] values = new float[150];
            for (int i = 0; i < 8 * texts.Length; i++)
            {
                int text = (i + (thread * 25)) % texts.Length;
                SparseRow row = (i % 4) switch
                {
                    0 => hasher.Hash(texts[text]),
                    1 => hasher.Hash(texts[text].Select(word => word)),
                    2 => hasher.Hash(texts[text], columns, values),
                    _ => hasher.Hash(texts[text].Select(word => (word, 1f))),
                };
                if (!row.Columns.SequenceEqual(expected[text].Columns) || !row.Values.SequenceEqual(expected[text].Values))
                    Assert.Fail($"text {text} has other columns or values");
            }
            SparseFeatures again = hasher.HashAll(texts);
            for (int i = 0; i < texts.Length; i++)
                AssertRow(again.Row(i), all.Row(i).Columns.ToArray(), all.Row(i).Values.ToArray());
        });

        static (int[] Columns, float[] Values) Copy(SparseRow row) => (row.Columns.ToArray(), row.Values.ToArray());
    }

    [Test]
    public void FeatureHasher_HashAll_creates_a_row_for_each_text()
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
    public void Trainer_separates_two_classes_of_hashed_texts()
    {
        string[][] texts = [["good", "fine", "film"], ["bad", "dull", "film"], ["fine", "plot"], ["dull", "plot"]];
        Dataset data = new(new FeatureHasher(1 << 10).HashAll(texts), [1, 0, 1, 0]);
        LinearModel model = new OnlineTrainer(new MarginUpdate()).Train(data).Model;
        Assert.That(model.Evaluate(data).Accuracy, Is.EqualTo(1));
        Assert.That(model.Predict(new FeatureHasher(1 << 10).Hash("a", "fine", "one")), Is.EqualTo(1));
    }

    [Test]
    public void OnlineLearner_learns_the_same_from_hashed_rows_and_from_a_dataset()
    {
        string[][] texts = [["good", "fine", "film"], ["bad", "dull", "film"], ["fine", "plot"], ["dull", "plot", "plot"]];
        int[] labels = [1, 0, 1, 0];
        FeatureHasher hasher = new(1 << 10);
        Dataset data = new(hasher.HashAll(texts), labels);
        OnlineLearner single = new(new MarginUpdate(), LinearModel.Zero(1 << 10, [0, 1]));
        OnlineLearner whole = new(new MarginUpdate(), LinearModel.Zero(1 << 10, [0, 1]));
        for (int i = 0; i < 40; i++)
            Assert.That(single.Update(hasher.Hash(texts[i % 4]), labels[i % 4]), Is.EqualTo(whole.Update(data, i % 4)));
        Assert.That(single.UpdatesMade, Is.GreaterThan(0));
        Assert.That(TestData.GetBits(single.Snapshot()), Is.EqualTo(TestData.GetBits(whole.Snapshot())));
    }

    [Test]
    public void FeatureHasher_rejects_invalid_arguments()
    {
        FeatureHasher hasher = new(1000);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new FeatureHasher(0),
                Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 1 or more, found 0"));
            Assert.That(() => hasher.Hash("a", null!).Count,
                Throws.ArgumentException.With.Message.Contains("expected a word, found null at index 1"));
            Assert.That(() => hasher.Hash((IEnumerable<string>)null!).Count, Throws.ArgumentNullException);
            Assert.That(() => hasher.Hash((IEnumerable<(string, float)>)null!).Count, Throws.ArgumentNullException);
            Assert.That(() => hasher.Hash(["a"], [1f, 2f]).Count,
                Throws.ArgumentException.With.Message.Contains("expected a value for each of 1 words, found 2"));
            Assert.That(() => hasher.Hash(["a", "b"], [1f, float.NaN]).Count,
                Throws.ArgumentException.With.Message.Contains("expected finite numbers, found NaN at index 1")
                    .And.Message.Contains("'values'"));
            Assert.That(() => hasher.Hash([("a", float.PositiveInfinity)]).Count,
                Throws.ArgumentException.With.Message.Contains("found Infinity at index 0"));
            Assert.That(
                () => hasher.Hash(["", ""], [float.MaxValue, float.MaxValue]).Count,
                Throws.ArgumentException
                    .With.Message.Contains("expected sums that a float can hold, found")
                    .And.Message.Contains("in column 0"));
            Assert.That(() => hasher.Hash(["a", "b"], new int[2], new float[1]).Count,
                Throws.ArgumentException.With.Message.Contains("expected room for 2 words, found 1").And.Message.Contains("'valueBuffer'"));
            Assert.That(() => hasher.Hash(["a", "b"], new int[1], new float[2]).Count,
                Throws.ArgumentException.With.Message.Contains("'columnBuffer'"));
            Assert.That(() => hasher.Hash(["a"], [1f, 2f], new int[1], new float[1]).Count,
                Throws.ArgumentException.With.Message.Contains("for each of 1 words, found 2"));
            float[] both = [1, 2];
            Assert.That(() => hasher.Hash(["a", "b"], both, new int[2], both).Count,
                Throws.ArgumentException.With.Message.Contains("overlaps"));
            Assert.That(() => hasher.HashAll(null!), Throws.ArgumentNullException);
            Assert.That(() => hasher.HashAll([["a"], null!]), Throws.ArgumentException.With.Message.Contains("found null at index 1"));
            Assert.That(() => hasher.HashAll([["a"], ["a", "b"]], maxValues: 2),
                Throws.ArgumentException.With.Message.Contains("expected at most 2 nonzero features, found more in text 1"));
        }
    }

    private static void AssertRow(SparseRow row, int[] columns, float[] values)
    {
        Assert.That(row.Columns.ToArray(), Is.EqualTo(columns));
        Assert.That(TestData.GetBits(row.Values), Is.EqualTo(TestData.GetBits(values)));
    }
}
