using System.Xml.Linq;

namespace LinearLearn.Plotting.Tests.Reports;

/// <summary>Tests what reports state about the end of a run: the target, the reason, and the best model.</summary>
internal sealed class TrainingReportEndTests
{
    private static readonly Dataset Training = TestData.CreateRulerData((1, 1), (-1, 0), (2, 1));
    private static readonly Dataset Validation = TestData.CreateRulerData((1, 1), (-1, 0), (2, 0), (-3, 1), (-0.25f, 0));

    [TestCase(StopReason.Completed)]
    [TestCase(StopReason.Converged)]
    [TestCase(StopReason.NoImprovement)]
    [TestCase(StopReason.Cancelled)]
    [TestCase(StopReason.NotConverged)]
    public void Report_states_a_missed_target_in_the_summary_the_notes_the_curve_and_the_settings(StopReason reason)
    {
        ReportDocument page = CreateReport(reason, 0.98, (3, 0.5), (6, 0.9));
        Assert.That(GetSummary(page), Does.EndWith("; the target of 98 % was not reached."));
        Assert.That(GetNotes(page)[0], Is.EqualTo("The target of 98 % was not reached: the best model reached 90.00 % after 6 examples."));
        Assert.That(GetCaption(page), Does.EndWith("The target of 98 % was not reached."));
        Assert.That(page.Pairs("settings")["Target accuracy"], Is.EqualTo("above 98 %, not reached"));
    }

    [Test]
    public void Report_of_a_completed_run_states_its_epochs() =>
        Assert.That(
            GetSummary(CreateReport(StopReason.Completed, 0.98, (3, 0.5), (6, 0.9))),
            Does.EndWith("training stopped after 2 epochs, as requested; the target of 98 % was not reached."));

    [Test]
    public void Report_of_a_run_without_validations_compares_the_target_with_its_own_accuracy()
    {
        Assert.That(GetSummary(CreateReport(StopReason.Completed, 0.98)), Does.EndWith("the target of 98 % was not reached."));
        Assert.That(GetNotes(CreateReport(StopReason.Completed, 0.98)), Has.Some.EqualTo("The target of 98 % was not reached."));
        Assert.That(CreateReport(StopReason.Completed, 0.5).Text, Does.Not.Contain("not reached"));
    }

    [TestCase(StopReason.TargetReached, 0.89)]
    [TestCase(StopReason.Completed, 0.89)]
    public void Report_of_a_reached_target_does_not_state_that_it_was_missed(StopReason reason, double target) =>
        Assert.That(CreateReport(reason, target, (3, 0.5), (6, 0.9)).Text, Does.Not.Contain("not reached").And.Not.Contain("not by"));

    [Test]
    public void Report_of_a_perfect_accuracy_has_reached_a_target_of_1() =>
        Assert.That(CreateReport(StopReason.TargetReached, 1, (3, 0.5), (6, 1)).Text, Does.Not.Contain("not reached"));

    [Test]
    public void Report_of_an_accuracy_equal_to_the_target_states_why_it_was_missed() =>
        Assert.That(
            GetSummary(CreateReport(StopReason.Completed, 0.9, (3, 0.5), (6, 0.9))),
            Does.EndWith("; the target of 90 % was not reached, because accuracy must be above it."));

    /// <summary>The model of the result is correct for 3 of 5 examples: it learned more after the last validation.</summary>
    [Test]
    public void Report_of_a_better_final_model_states_the_accuracy_that_missed_the_target() =>
        Assert.That(
            GetSummary(CreateReport(StopReason.Cancelled, 0.55, (3, 0.5), (5, 0.5))),
            Does.Contain("an accuracy of 60.00 %").And
                .EndWith("; the target of 55 % was not reached at the last validation (50.00 %)."));

    [Test]
    public void Report_states_that_only_an_earlier_model_reached_the_target() =>
        Assert.That(
            GetSummary(CreateReport(StopReason.Completed, 0.8, (3, 0.9), (6, 0.5))),
            Does.EndWith("; the target of 80 % was reached earlier, but not by the last model."));

    [Test]
    public void Report_of_another_target_than_that_of_the_run_does_not_claim_it()
    {
        string summary = GetSummary(CreateReport(StopReason.TargetReached, 0.98, (3, 0.5), (6, 0.9)));
        Assert.That(summary, Does.Contain("rose above the target of the run; the target of 98 % was not reached."));
    }

    [Test]
    public void Report_and_chart_name_the_first_of_equally_good_models()
    {
        ValidationPoint[] curve = [new(2, 0.5), new(4, 0.9), new(5, 0.6), new(6, 0.9)];
        TrainingResult result = CreateResult(StopReason.NoImprovement, curve);
        ReportDocument page = new(new TrainingReport(result, Training, Validation));
        Assert.That(
            GetCaption(page),
            Is.EqualTo("4 validations. The best model reached 90.00 % after 4 examples; "
                + "the last model, which this report describes, is as accurate."));
        Assert.That(new LearningCurvePicture(result).Description, Does.EndWith("The best was 90.00 % after 4 examples."));
        Assert.That(LearningCurvePicture.FindBest(curve), Is.EqualTo(curve[1]));
    }

    [Test]
    public void Report_names_an_earlier_model_that_was_better() =>
        Assert.That(
            GetCaption(CreateReport(StopReason.Completed, null, (0, 0.5), (2, 0.9), (6, 0.6))),
            Is.EqualTo("3 validations. The best model reached 90.00 % after 2 examples; this report describes the last model."));

    [Test]
    public void Report_and_chart_agree_that_the_last_model_was_the_best()
    {
        ReportDocument page = CreateReport(StopReason.Completed, null, (0, 0.5), (6, 0.6));
        Assert.That(GetCaption(page), Is.EqualTo("2 validations. The last model was the best."));
        Assert.That(page.Images.First().Attribute("alt")!.Value, Does.Not.Contain("best"));
    }

    [Test]
    public void Report_names_the_best_model_by_the_rule_of_the_trainers()
    {
        Dataset data = TestData.CreateImages(3);
        OnlineTrainingOptions options = new() { Epochs = 3, Validation = data, ValidateEvery = 20 };
        TrainingResult result = new OnlineTrainer(new MarginUpdate()).Train(data, options);
        ValidationPoint best = LearningCurvePicture.FindBest(result.ValidationCurve);
        Assert.That(result.BestModel.Metadata["training.examplesSeen"], Is.EqualTo($"{best.ExamplesSeen}"));
    }

    private static ReportDocument CreateReport(StopReason reason, double? target, params (long Examples, double Accuracy)[] curve)
    {
        TrainingResult result = CreateResult(reason, [.. curve.Select(point => new ValidationPoint(point.Examples, point.Accuracy))]);
        return new ReportDocument(new TrainingReport(result, Training, Validation) { TargetAccuracy = target });
    }

    private static TrainingResult CreateResult(StopReason reason, ValidationPoint[] curve) =>
        new(TestData.CreateRuler(), null, reason, 2, 6, 4, curve, TimeSpan.FromSeconds(1.5));

    private static string GetSummary(ReportDocument page) => page.Document.Descendants("header").Single().Element("p")!.Value;

    private static string GetCaption(ReportDocument page) => page.Section("Learning curve").Descendants("figcaption").Single().Value;

    private static string[] GetNotes(ReportDocument page) =>
        [.. page.Document.Descendants("p").Where(text => (string?)text.Attribute("class") == "note").Select((XElement text) => text.Value)];
}
