using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace LinearLearn.Tests;

/// <summary>Tests the dictionary of class names.</summary>
public class NamesOfLabelsTests
{
    private static readonly int[] Labels = [1, 5, 9];

    [Test]
    public void Names_are_enumerated_in_ascending_order_of_labels()
    {
        ClassLabels classes = new(Labels, new Dictionary<int, string> { [9] = "nine", [1] = "one", [5] = "five" });
        Assert.That(classes.Names.Keys, Is.EqualTo(Labels));
        Assert.That(classes.Names.Values, Is.EqualTo(new[] { "one", "five", "nine" }));
        Assert.That(classes.Names, Is.EqualTo(new KeyValuePair<int, string>[] { new(1, "one"), new(5, "five"), new(9, "nine") }));
    }

    [Test]
    public void Name_of_a_label_without_one_is_not_found()
    {
        IReadOnlyDictionary<int, string> names = new ClassLabels([3, 7], new Dictionary<int, string> { [3] = "three" }).Names;
        Assert.That(names.ContainsKey(3), Is.True);
        Assert.That(names[3], Is.EqualTo("three"));
        Assert.That(names.TryGetValue(7, out _), Is.False);
        Assert.That(() => names[7], Throws.TypeOf<KeyNotFoundException>());
    }

    /// <summary>Compares merged names with those of a sorted dictionary, for all subsets of four labels.</summary>
    [Test]
    public void Added_names_replace_those_of_the_same_label([Range(0, 15)] int first, [Range(0, 15)] int second)
    {
        SortedDictionary<int, string> expected = [];
        ClassNames names = Add(Add(ClassNames.Empty, first, "old"), second, "new");
        Assert.That(names, Is.EqualTo(expected));
        Assert.That(names, Has.Count.EqualTo(expected.Count));

        ClassNames Add(ClassNames to, int subset, string text)
        {
            List<int> labels = [];
            for (int label = 3; label >= 0; label--)
            {
                if ((subset >> label & 1) != 0)
                    labels.Add(label);
            }
            foreach (int label in labels)
                expected[label] = $"{text} {label}";
            return to.With([.. labels], [.. labels.Select(label => $"{text} {label}")]);
        }
    }

    [Test]
    public void Names_of_a_dictionary_that_repeats_a_label_are_rejected([Values("three", "drei")] string second)
    {
        RepeatingNames names = new([new(3, "three"), new(1, "one"), new(3, second)]);
        Assert.That(() => new ClassLabels([1, 3], names), Throws.ArgumentException
            .With.Message.StartsWith("expected distinct labels, found 3 twice").And.Property("ParamName").EqualTo("names"));
        Assert.That(() => new ClassLabels(names), Throws.ArgumentException
            .With.Message.StartsWith("expected distinct labels, found 3 twice").And.Property("ParamName").EqualTo("names"));
    }

    [Test]
    public void Names_of_other_classes_are_shared()
    {
        ClassLabels classes = new(Labels, new Dictionary<int, string> { [1] = "one" });
        Assert.That(new ClassLabels([1], classes.Names).SharesNames(classes), Is.True);
        Assert.That(classes.WithNames(["one"]).SharesNames(classes), Is.True);
    }

    /// <summary>A dictionary that breaks its contract.</summary>
    private sealed class RepeatingNames(KeyValuePair<int, string>[] pairs) : IReadOnlyDictionary<int, string>
    {
        public int Count => pairs.Length;

        public IEnumerable<int> Keys => pairs.Select(pair => pair.Key);

        public IEnumerable<string> Values => pairs.Select(pair => pair.Value);

        public string this[int key] => pairs.First(pair => pair.Key == key).Value;

        public bool ContainsKey(int key) => Keys.Contains(key);

        public bool TryGetValue(int key, [MaybeNullWhen(false)] out string value)
        {
            value = pairs.FirstOrDefault(pair => pair.Key == key).Value;
            return value is not null;
        }

        public IEnumerator<KeyValuePair<int, string>> GetEnumerator() => pairs.AsEnumerable().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
