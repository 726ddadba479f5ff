namespace LinearLearn.Plotting.Tests.Reports;

public class HardExampleTests
{
    [Test]
    public void Hard_examples_are_the_wrong_ones_worst_first()
    {
        Dataset data = TestData.CreateRulerData((2, 1), (-0.5f, 1), (3, 0), (-4, 0), (-7, 1), (0, 1), (0.5f, 0));
        HardExample[] examples = HardExample.Find(TestData.CreateRuler(), data, 24);
        Assert.That(examples, Is.EqualTo(new HardExample[]
        {
            new(4, 1, 0, -7, -7), new(2, 0, 1, 3, -3), new(1, 1, 0, -0.5f, -0.5f), new(6, 0, 1, 0.5f, -0.5f), new(5, 1, 0, 0, 0),
        }));
    }

    [Test]
    public void Hard_examples_without_errors_are_the_closest_ones()
    {
        Dataset data = TestData.CreateRulerData((2, 1), (0.5f, 1), (-4, 0), (0, 0));
        HardExample[] examples = HardExample.Find(TestData.CreateRuler(), data, 2);
        Assert.That(examples, Is.EqualTo(new HardExample[] { new(3, 0, 0, 0, 0), new(1, 1, 1, 0.5f, 0.5f) }));
    }

    [Test]
    public void Hard_examples_of_many_classes_are_ordered_by_margin()
    {
        LinearModel model = new([1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0], [5, 6, 7]);
        Dataset data = new(new DenseFeatures([1, 2, 4, 3, 1, 2, 1, 5, 3, 2, 2, 1], 3), [5, 5, 7, 6]);
        HardExample[] examples = HardExample.Find(model, data, 24);
        Assert.That(examples, Is.EqualTo(new HardExample[] { new(0, 5, 7, -3, -3), new(2, 7, 6, -2, -2), new(3, 6, 5, 0, 0) }));
    }

    [Test]
    public void Hard_examples_of_an_unknown_class_are_ordered_by_lead()
    {
        LinearModel model = new([1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0], [5, 6, 7]);
        Assert.That(HardExample.Find(model, new Dataset(new DenseFeatures([1, 2, 4], 3), [9]), 24), Is.EqualTo(new HardExample[] { new(0, 9, 7, -2, -2) }));
        Assert.That(HardExample.Find(TestData.CreateRuler(), TestData.CreateRulerData((3, 9), (-1, 9)), 24), Is.EqualTo(new HardExample[] { new(0, 9, 1, 3, -3), new(1, 9, 0, -1, -1) }));
    }

    [Test]
    public void Hard_examples_are_no_more_than_asked_for()
    {
        Dataset data = TestData.CreateRulerData([.. Enumerable.Range(1, 100).Select(i => ((float)i, 0))]);
        Assert.That(HardExample.Find(TestData.CreateRuler(), data, 24).Select(example => example.Index), Is.EqualTo(Enumerable.Range(0, 24).Select(i => 99 - i)));
    }
}
