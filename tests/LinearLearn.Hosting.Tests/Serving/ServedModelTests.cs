using LinearLearn.Tests.Shared;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LinearLearn.Hosting.Tests;

public class ServedModelTests
{
    [Test]
    public async Task Models_with_names_are_keyed_services_and_predict_as_their_models()
    {
        using TemporaryFolder folder = new();
        TextClassifier spam = Models.CreateText();
        spam.Save(folder.GetFile("spam.safetensors"));
        TableClassifier flats = Models.CreateTable();
        flats.Save(folder.GetFile("flats.safetensors"));
        LinearModel digits = Models.CreateLinear();
        digits.Save(folder.GetFile("digits.safetensors"));
        await using Container container = new(services =>
        {
            services.AddTextClassifier("spam").FromFile(folder.GetFile("spam.safetensors"));
            services.AddTableClassifier("flats").FromFile(folder.GetFile("flats.safetensors"));
            services.AddLinearModel("digits").FromFile(folder.GetFile("digits.safetensors"));
            services.AddSingleton<Consumer>();
        });
        Consumer consumer = container.Services.GetRequiredService<Consumer>();
        foreach (string text in Models.Texts)
        {
            Assert.That(consumer.Spam.Predict(text), Is.EqualTo(spam.Predict(text)));
            Assert.That(consumer.Spam.Predict(text.AsSpan()), Is.EqualTo(spam.Predict(text)));
            Assert.That(consumer.Spam.PredictTop(text, 2), Is.EqualTo(spam.PredictTop(text, 2)));
        }
        Dictionary<string, object?> row = new() { ["rooms"] = 4, ["city"] = "Bonn" };
        Assert.That(consumer.Flats.Predict(row), Is.EqualTo(flats.Predict(row)));
        Assert.That(consumer.Flats.PredictTop(row, 1), Is.EqualTo(flats.PredictTop(row, 1)));
        ServedLinearModel served = container.Services.GetRequiredKeyedService<ServedLinearModel>("digits");
        Assert.That(served.Predict([1, 0, 0]), Is.EqualTo(new Prediction("7", digits.Probability([1, 0, 0]))));
        Assert.That((served.Name, served.Path), Is.EqualTo(("digits", folder.GetFile("digits.safetensors"))));
    }

    [Test]
    public async Task Linear_model_predicts_label_and_probability_as_the_model_itself([Values(2, 3, 40)] int classes)
    {
        LinearModel model = LinearModel.Uniform(4, new ClassLabels([.. Enumerable.Range(10, classes)]));
        await using Container container = new(services => services.AddLinearModel().From(_ => model));
        Random random = new(1);
        float[] probabilities = new float[classes];
        for (int i = 0; i < 100; i++)
        {
            float[] features = [.. Enumerable.Range(0, 4).Select(_ => random.NextSingle() - 0.5f)];
            model.Probabilities(features, probabilities);
            int predicted = model.Predict(features);
            Prediction prediction = container.Linear.Predict(features);
            Assert.That(prediction.Label, Is.EqualTo($"{predicted}"));
            Assert.That(prediction.Probability, Is.EqualTo(probabilities[predicted - 10]).Within(1e-6f));
            IReadOnlyList<Prediction> top = container.Linear.PredictTop(features, 2);
            Assert.That(top, Has.Count.EqualTo(2));
            Assert.That(top[0], Is.EqualTo(new Prediction(prediction.Label, probabilities[predicted - 10])));
        }
        Assert.That(() => container.Linear.Predict([1, 2]), Throws.ArgumentException);
        Assert.That(() => container.Linear.PredictTop([1, 2, 3, 4], 0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task Linear_model_at_a_score_of_zero_predicts_the_negative_class()
    {
        await using Container container = new(services => services.AddLinearModel().From(_ => LinearModel.Zero(2, [3, 7])));
        Assert.That(container.Linear.Predict([1, 1]), Is.EqualTo(new Prediction("3", 0.5f)));
    }

    [Test]
    public async Task TryPredict_abstains_below_the_threshold_and_still_returns_the_prediction()
    {
        await using Container container = new(services => services.AddLinearModel().From(_ => Models.CreateLinear())
            .Configure(options => options.Threshold = 0.7));
        Assert.That(container.Linear.TryPredict([2, 0, 0], out Prediction certain));
        Assert.That(certain.Label, Is.EqualTo("7"));
        Assert.That(container.Linear.TryPredict([0, 0, 0], out Prediction uncertain), Is.False);
        Assert.That((uncertain.Label, uncertain.Probability), Is.EqualTo(("7", 0.562176526f)));
    }

    [Test]
    public async Task Prediction_allocates_nothing_without_listeners()
    {
        await using Container container = new(services =>
        {
            services.AddTextClassifier().From(_ => Models.CreateText());
            services.AddLinearModel("digits").From(_ => Models.CreateLinear());
            services.AddTableClassifier("flats").From(_ => Models.CreateTable());
        }, TimeProvider.System);
        ServedTextClassifier text = container.Text;
        ServedLinearModel linear = container.Services.GetRequiredKeyedService<ServedLinearModel>("digits");
        ServedTableClassifier table = container.Services.GetRequiredKeyedService<ServedTableClassifier>("flats");
        TableRow row = TableRow.From(new Dictionary<string, object?> { ["rooms"] = 4, ["city"] = "Bonn" });
        float[] features = [1, 2, 3];
        Assert.That(Allocations.CountLeast(_ =>
        {
            for (int i = 0; i < 100; i++)
            {
                text.Predict(Models.Texts[0]);
                text.TryPredict(Models.Texts[1].AsSpan(), out Prediction _);
                linear.Predict(features);
                linear.TryPredict(features, out Prediction _);
                table.TryPredict(row, out Prediction _);
            }
        }), Is.Zero);
    }

    [TestCase("missing.safetensors", null, "missing.safetensors")]
    [TestCase("damaged.safetensors", "not a model", "damaged.safetensors")]
    public void Host_does_not_start_with_a_missing_or_damaged_file(string name, string? contents, string expected)
    {
        using TemporaryFolder folder = new();
        if (contents is not null)
            File.WriteAllText(folder.GetFile(name), contents);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddTextClassifier("spam").FromFile(folder.GetFile(name));
        using IHost host = builder.Build();
        Assert.That(async () => await host.StartAsync(), Throws.Exception.With.Message.Contains(expected));
    }

    [Test]
    public async Task Host_loads_models_at_its_start()
    {
        using TemporaryFolder folder = new();
        Models.CreateText().Save(folder.GetFile("spam.safetensors"));
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddTextClassifier("spam").FromFile(folder.GetFile("spam.safetensors"));
        using IHost host = builder.Build();
        ServedTextClassifier served = host.Services.GetRequiredKeyedService<ServedTextClassifier>("spam");
        Assert.That(served.LoadedAt, Is.Null);
        await host.StartAsync();
        Assert.That(served.LoadedAt, Is.Not.Null);
        await host.StopAsync();
    }

    [TestCase("Path", "")]
    [TestCase("Threshold", "1.5")]
    [TestCase("Threshold", "NaN")]
    [TestCase("PollInterval", "00:00:00")]
    public void Host_does_not_start_with_invalid_options_and_names_them(string option, string value)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Spam:" + option] = value });
        builder.Services.AddTextClassifier("spam").FromFile("spam.safetensors");
        builder.Services.Configure<ServedModelOptions>("spam", builder.Configuration.GetSection("Spam"));
        using IHost host = builder.Build();
        Assert.That(
            async () => await host.StartAsync(),
            Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith($"model spam: ServedModelOptions.{option}: expected "));
    }

    [Test]
    public async Task Options_are_bound_from_configuration()
    {
        using TemporaryFolder folder = new();
        Models.CreateLinear().Save(folder.GetFile("model.safetensors"));
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Digits:Path"] = folder.GetFile("model.safetensors"),
            ["Digits:Threshold"] = "0.9",
        });
        builder.Services.Configure<ServedModelOptions>("digits", builder.Configuration.GetSection("Digits"));
        builder.Services.AddLinearModel("digits");
        using IHost host = builder.Build();
        await host.StartAsync();
        ServedLinearModel served = host.Services.GetRequiredKeyedService<ServedLinearModel>("digits");
        Assert.That(served.TryPredict([1, 0, 0], out Prediction _), Is.False);
        await host.StopAsync();
    }

    [Test]
    public void Model_from_memory_and_from_a_file_at_once_is_rejected()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLinearModel().FromFile("model.safetensors").From(_ => Models.CreateLinear());
        using IHost host = builder.Build();
        Assert.That(
            async () => await host.StartAsync(),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains("expected either From or a file, found both"));
    }

    private sealed record Consumer(
        [FromKeyedServices("spam")] ServedTextClassifier Spam, [FromKeyedServices("flats")] ServedTableClassifier Flats);
}
