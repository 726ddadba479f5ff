using CsCheck;

namespace LinearLearn.Tests;

public class ClassLabelsTests
{
    private static readonly ClassLabels Named = new(
        [7, 3, 12], new Dictionary<int, string> { [7] = "seven", [3] = "three", [99] = "of no class here" });

    [Test]
    public void ClassLabels_keep_their_order_and_are_found_by_value()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That((Named.Count, Named.Values.ToArray()),
                Is.EqualTo((3, new[] { 7, 3, 12 })).Using<(int, int[])>((x, y) => x.Item1 == y.Item1 && x.Item2.SequenceEqual(y.Item2)));
            Assert.That(new[] { 7, 3, 12, 99, -7 }.Select(Named.IndexOf), Is.EqualTo(new[] { 0, 1, 2, -1, -1 }));
            ClassLabels none = [], two = [9, -4];
            Assert.That((none.Count, none.IndexOf(0)), Is.EqualTo((0, -1)));
            Assert.That((two.IndexOf(-4), two.NameOf(-4)), Is.EqualTo((1, "-4")));
            Assert.That(new ClassLabels(new Dictionary<int, string> { [5] = "b", [-1] = "a" }).Values.ToArray(),
                Is.EqualTo(new[] { -1, 5 }));
        }
        List<int> enumerated = [];
        foreach (int label in Named)
            enumerated.Add(label);
        Assert.That(enumerated, Is.EqualTo(Named.Values.ToArray()));
    }

    [Test]
    public void ClassLabels_NameOf_returns_a_name_for_every_known_label()
    {
        ClassLabels blank = new([3], new Dictionary<int, string> { [3] = " " });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(new[] { 7, 3, 12, 99 }.Select(Named.NameOf), Is.EqualTo(new[] { "seven", "three", "12", "of no class here" }));
            Assert.That(blank.NameOf(3), Is.EqualTo("3"));
            Assert.That(() => Named.NameOf(4),
                Throws.ArgumentException.With.Message.StartsWith("expected one of the labels 7 (seven), 3 (three), 12, found 4"));
        }
    }

    [Test]
    public void ClassLabels_TryGetLabel_finds_the_names_that_NameOf_returns()
    {
        ClassLabels confusing = new([12, 5, 6, 8], new Dictionary<int, string> { [5] = "12", [6] = "same", [8] = "same" });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Named.Values.ToArray().Select(label => Label(Named, Named.NameOf(label))), Is.EqualTo(new int?[] { 7, 3, 12 }));
            Assert.That(new[] { "7", "Seven", "of no class here", "" }.Select(name => Label(Named, name)), Is.All.Null);
            Assert.That(Label(confusing, "12"), Is.EqualTo(5)); // names take precedence over digits
            Assert.That(Label(confusing, "same"), Is.EqualTo(6));
            Assert.That(() => Named.TryGetLabel(null!, out _), Throws.ArgumentNullException);
        }
    }

    [Test]
    public void ClassLabels_ToString_lists_at_most_ten_classes()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Named.ToString(), Is.EqualTo("7 (seven), 3 (three), 12"));
            Assert.That(new ClassLabels([.. Enumerable.Range(0, 11)]).ToString(), Is.EqualTo("0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ... (11)"));
            Assert.That(new ClassLabels([.. Enumerable.Range(0, 10)]).ToString(), Does.EndWith("8, 9"));
        }
    }

    [Test]
    public void ClassLabels_rejects_repeated_labels_and_null_names()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new ClassLabels([9, 7, 9]),
                Throws.ArgumentException.With.Message.StartsWith("expected distinct labels, found 9 twice"));
            Assert.That(() => new ClassLabels([1], new Dictionary<int, string> { [4] = null! }),
                Throws.ArgumentException.With.Message.StartsWith("expected a class name for label 4, found null"));
            Assert.That(() => new ClassLabels(null!), Throws.ArgumentNullException);
        }
    }

    [Test]
    public void ClassLabels_FromExamples_finds_labels_of_any_range()
    {
        int[] close = [5, -3, 5, 1000, 7, -3], far = [int.MaxValue, int.MinValue, 0, int.MaxValue, 1 << 20];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ClassLabels.FromExamples(close).Values.ToArray(), Is.EqualTo(new[] { -3, 5, 7, 1000 }));
            Assert.That(ClassLabels.FromExamples(far).Values.ToArray(), Is.EqualTo(new[] { int.MinValue, 0, 1 << 20, int.MaxValue }));
            Assert.That(ClassLabels.FromExamples([]).Count, Is.Zero);
        }
    }

    [Test]
    public void ClassLabels_IndexOf_agrees_with_a_loop_for_any_labels() =>
        Gen.Int.Array[0, 40].Select(values => values.Distinct().ToArray()).Sample(values =>
        {
            ClassLabels classes = new(values);
            foreach (int label in values.Append(17))
                Assert.That(classes.IndexOf(label), Is.EqualTo(Array.IndexOf(values, label)));
        });

    private static int? Label(ClassLabels classes, string name) => classes.TryGetLabel(name, out int label) ? label : null;
}
