namespace LinearLearn.Plotting.Tests.Reports;

public class HardExampleTests
{
    [Test]
    public void HardExamples_are_the_errors_ordered_by_size()
    {
        Dataset data = TestData.CreateRulerData((2, 1), (-0.5f, 1), (3, 0), (-4, 0), (-7, 1), (0, 1), (0.5f, 0));
        HardExample[] examples = HardExample.Find(TestData.CreateRuler(), data, 24);
        Assert.That(examples, Is.EqualTo(new HardExample[]
        {
            new(4, 1, 0, -7, -7), new(2, 0, 1, 3, -3), new(1, 1, 0, -0.5f, -0.5f), new(6, 0, 1, 0.5f, -0.5f), new(5, 1, 0, 0, 0),
        }));
    }

    [Test]
    public void HardExamples_without_errors_are_those_closest_to_an_error()
    {
        Dataset data = TestData.CreateRulerData((2, 1), (0.5f, 1), (-4, 0), (0, 0));
        HardExample[] examples = HardExample.Find(TestData.CreateRuler(), data, 2);
        Assert.That(examples, Is.EqualTo(new HardExample[] { new(3, 0, 0, 0, 0), new(1, 1, 1, 0.5f, 0.5f) }));
    }

    [Test]
    public void HardExamples_of_many_classes_are_ordered_by_margin()
    {
        LinearModel model = new([1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0], [5, 6, 7]);
        Dataset data = new(new DenseFeatures([1, 2, 4, 3, 1, 2, 1, 5, 3, 2, 2, 1], 3), [5, 5, 7, 6]);
        HardExample[] examples = HardExample.Find(model, data, 24);
        Assert.That(examples, Is.EqualTo(new HardExample[] { new(0, 5, 7, -3, -3), new(2, 7, 6, -2, -2), new(3, 6, 5, 0, 0) }));
    }

    [Test]
    public void HardExamples_of_an_unknown_class_are_ordered_by_the_lead_of_the_predicted_class()
    {
        LinearModel model = new([1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0], [5, 6, 7]);
        Dataset one = new(new DenseFeatures([1, 2, 4], 3), [9]), two = TestData.CreateRulerData((3, 9), (-1, 9));
        Assert.That(HardExample.Find(model, one, 24), Is.EqualTo(new HardExample[] { new(0, 9, 7, -2, -2) }));
        Assert.That(
            HardExample.Find(TestData.CreateRuler(), two, 24),
            Is.EqualTo(new HardExample[] { new(0, 9, 1, 3, -3), new(1, 9, 0, -1, -1) }));
    }

    [Test]
    public void HardExamples_are_at_most_the_requested_number()
    {
        Dataset data = TestData.CreateRulerData([.. Enumerable.Range(1, 100).Select(i => ((float)i, 0))]);
        int[] found = [.. HardExample.Find(TestData.CreateRuler(), data, 24).Select(example => example.Index)];
        Assert.That(found, Is.EqualTo(Enumerable.Range(0, 24).Select(i => 99 - i)));
    }
}
