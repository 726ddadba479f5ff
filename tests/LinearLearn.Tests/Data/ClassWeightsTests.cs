namespace LinearLearn.Tests;

public class ClassWeightsTests
{
    [Test]
    public void Labels_that_are_not_named_weigh_1()
    {
        ClassWeights weights = new(new Dictionary<int, float> { [7] = 2.5f, [-3] = 0 });
        Assert.That(weights.GetWeights([-3, 1, 7]), Is.EqualTo(new[] { 0, 1, 2.5f }));
        Assert.That((weights.IsBalanced, ClassWeights.Balanced.IsBalanced), Is.EqualTo((false, true)));
    }

    [Test]
    public void The_weights_are_copied()
    {
        Dictionary<int, float> numbers = new() { [7] = 2 };
        ClassWeights weights = new(numbers);
        numbers[7] = 3;
        Assert.That(weights.GetWeights([7]), Is.EqualTo(new float[] { 2 }));
    }

    [Test]
    public void Balanced_weights_are_counted_in_the_data_computed_by_hand()
    {
        // 6 examples, 3 classes: 6 / (3 * 3), 6 / (3 * 2), 6 / (3 * 1).
        Dataset data = new(new DenseFeatures(new float[6], 1), [5, 8, 5, 9, 8, 5]);
        Assert.That(ClassWeights.Balanced.For(data).GetWeights([5, 8, 9]), Is.EqualTo(new[] { 2 / 3f, 1, 2 }));

        // An example of weight w is w examples: 1.5 of 5 and 9 of 8. A class of which nothing is left keeps 1.
        Assert.That(ClassWeights.Balanced.For(data.WithWeights([1, 9, 0.5f, 0, 0, 0])).GetWeights([5, 8, 9]), Is.EqualTo(new[] { 3.5f, 10.5f / 18, 1 }));
    }

    [Test]
    public void Known_weights_do_not_depend_on_the_data()
    {
        ClassWeights weights = new(new Dictionary<int, float> { [5] = 2 });
        Assert.That(weights.For(new Dataset(new DenseFeatures([1, 2], 1), [5, 5])), Is.SameAs(weights));
    }

    [Test]
    public void They_are_the_same_where_every_label_of_the_model_weighs_the_same()
    {
        int[] labels = [3, 7];
        ClassWeights two = Of((7, 2)), other = Of((7, 3)), more = Of((7, 2), (9, 5)), ones = Of((3, 1));
        Assert.That(ClassWeights.AreSame(two, more, labels), Is.True, "the model has no 9");
        Assert.That(ClassWeights.AreSame(two, other, labels), Is.False);
        Assert.That(ClassWeights.AreSame(null, ones, labels) && ClassWeights.AreSame(ones, null, labels) && ClassWeights.AreSame(null, null, labels), Is.True);
        Assert.That(ClassWeights.AreSame(null, two, labels) || ClassWeights.AreSame(two, null, labels), Is.False);
        Assert.That(ClassWeights.AreSame(ClassWeights.Balanced, null, labels) || ClassWeights.AreSame(null, ClassWeights.Balanced, labels), Is.False);
        Assert.That(ClassWeights.AreSame(ClassWeights.Balanced, ClassWeights.Balanced, labels), Is.True);
    }

    [Test]
    public void They_are_told_in_words_in_the_order_of_the_labels()
    {
        Assert.That(ClassWeights.Describe(null), Is.EqualTo("no class weights"));
        Assert.That(ClassWeights.Describe(ClassWeights.Balanced), Is.EqualTo("balanced class weights"));
        Assert.That(ClassWeights.Describe(Of((7, 2.5f), (-3, 0))), Is.EqualTo("class weights -3: 0, 7: 2.5"));
    }

    [TestCase(-1)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Weights_out_of_range_are_refused(float bad) => Assert.That(
        () => new ClassWeights(new Dictionary<int, float> { [1] = 1, [7] = bad }),
        Throws.ArgumentException.With.Message.Contains("expected finite weights of 0 or more, found").And.Message.Contains("for label 7"));

    [Test]
    public void Weights_of_null_and_of_labels_that_the_model_does_not_have_are_refused()
    {
        Assert.That(() => new ClassWeights(null!), Throws.ArgumentNullException);
        ClassWeights weights = new(new Dictionary<int, float> { [4] = 2 });
        Assert.That(() => new OnlineLearner(new PerceptronUpdate(), LinearModel.Zero(2, [3, 7]), classWeights: weights),
            Throws.ArgumentException.With.Message.Contains("class weights: expected one of the labels 3, 7, found 4"));
        Assert.That(() => new OnlineTrainer(new PerceptronUpdate()).Train(TestData.CreateClouds(), new TrainingOptions { ClassWeights = weights }),
            Throws.ArgumentException.With.Message.Contains("class weights: expected one of the labels 3, 7, found 4"));
    }

    private static ClassWeights Of(params (int Label, float Weight)[] weights) => new(weights.ToDictionary(pair => pair.Label, pair => pair.Weight));
}
