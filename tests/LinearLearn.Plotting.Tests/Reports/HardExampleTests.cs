namespace LinearLearn.Plotting.Tests.Reports;

public class HardExampleTests
{
    [Test]
    public void The_most_wrong_comes_first_and_right_ones_not_at_all()
    {
        Dataset data = Runs.OnRuler((2, 1), (-0.5f, 1), (3, 0), (-4, 0), (-7, 1), (0, 1), (0.5f, 0));
        HardExample[] examples = HardExample.Of(Runs.Ruler(), data, 24);
        Assert.That(examples, Is.EqualTo(new HardExample[]
        {
            new(4, 1, 0, -7, -7), new(2, 0, 1, 3, -3), new(1, 1, 0, -0.5f, -0.5f), new(6, 0, 1, 0.5f, -0.5f), new(5, 1, 0, 0, 0),
        }));
    }

    [Test]
    public void Where_none_is_wrong_the_closest_come_first()
    {
        Dataset data = Runs.OnRuler((2, 1), (0.5f, 1), (-4, 0), (0, 0));
        HardExample[] examples = HardExample.Of(Runs.Ruler(), data, 2);
        Assert.That(examples, Is.EqualTo(new HardExample[] { new(3, 0, 0, 0, 0), new(1, 1, 1, 0.5f, 0.5f) }));
    }

    [Test]
    public void Of_many_classes_the_margin_to_the_highest_other_score_counts()
    {
        LinearModel model = new([1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0], [5, 6, 7]);
        Dataset data = new(new DenseFeatures([1, 2, 4, 3, 1, 2, 1, 5, 3, 2, 2, 1], 3), [5, 5, 7, 6]);
        HardExample[] examples = HardExample.Of(model, data, 24);
        Assert.That(examples, Is.EqualTo(new HardExample[] { new(0, 5, 7, -3, -3), new(2, 7, 6, -2, -2), new(3, 6, 5, 0, 0) }));
    }

    [Test]
    public void Of_a_class_that_the_model_does_not_know_the_lead_of_the_predicted_one_counts()
    {
        LinearModel model = new([1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0], [5, 6, 7]);
        Assert.That(HardExample.Of(model, new Dataset(new DenseFeatures([1, 2, 4], 3), [9]), 24), Is.EqualTo(new HardExample[] { new(0, 9, 7, -2, -2) }));
        Assert.That(HardExample.Of(Runs.Ruler(), Runs.OnRuler((3, 9), (-1, 9)), 24), Is.EqualTo(new HardExample[] { new(0, 9, 1, 3, -3), new(1, 9, 0, -1, -1) }));
    }

    [Test]
    public void No_more_are_taken_than_asked_for()
    {
        Dataset data = Runs.OnRuler([.. Enumerable.Range(1, 100).Select(i => ((float)i, 0))]);
        Assert.That(HardExample.Of(Runs.Ruler(), data, 24).Select(example => example.Index), Is.EqualTo(Enumerable.Range(0, 24).Select(i => 99 - i)));
    }
}
