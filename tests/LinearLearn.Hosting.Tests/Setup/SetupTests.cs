using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LinearLearn.Hosting.Tests;

public class SetupTests : FolderFixture
{
    [TestCase("spam", "expected a name that no other model has, found spam beside spam")]
    [TestCase("SPAM", "expected a name that no other model has, found SPAM beside spam")] // names of health checks ignore case
    [TestCase("Default", "expected a name that no other model has, found Default beside default")]
    [TestCase(null, "expected a name, because another model has none, found none beside default")]
    public void Model_of_the_same_name_is_rejected(string? name, string expected)
    {
        ServiceCollection services = new();
        services.AddTextClassifier("spam");
        services.AddLinearModel();
        Assert.That(() => services.AddTableClassifier(name), Throws.ArgumentException.With.Message.Contains(expected));
    }

    [Test]
    public void Name_of_spaces_is_rejected() =>
        Assert.That(() => new ServiceCollection().AddTableClassifier(" "), Throws.ArgumentException);

    [Test]
    public async Task Threshold_follows_the_configuration()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Threshold"] = "0.9" }).Build();
        await using Container container = new(services =>
        {
            services.AddLinearModel("other").From(_ => Models.CreateLinear());
            services.AddLinearModel().From(_ => new LinearModel([1, 0, 0], [0], [3, 7]));
            services.Configure<ServedModelOptions>(configuration);
        });
        float[] features = [1, 0, 0]; // with a probability of 0.73
        Assert.That(container.Linear.TryPredict(features, out _), Is.False);
        configuration["Threshold"] = "0.6";
        configuration.Reload();
        Assert.That(container.Linear.TryPredict(features, out _), Is.True);
        configuration["Threshold"] = "6";
        Assert.That(configuration.Reload, Throws.Exception.With.InnerException.TypeOf<OptionsValidationException>());
        Assert.That(container.Linear.TryPredict(features, out _), Is.True, "after a faulty change");
    }

    [Test]
    public async Task Relative_paths_begin_at_the_content_root()
    {
        Models.CreateLinear().Save(Folder.GetFile("model.safetensors"));
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings { ContentRootPath = Path.GetDirectoryName(Folder.GetFile("model.safetensors")) });
        builder.Services.AddLinearModel().FromFile("model.safetensors").Learn(options => options.Folder = "state");
        using IHost host = builder.Build();
        await host.StartAsync();
        ServedLinearModel served = host.Services.GetRequiredService<ServedLinearModel>();
        Assert.That(served.Path, Is.EqualTo(Folder.GetFile("model.safetensors")));
        Assert.That(Directory.Exists(Folder.GetFile("state")));
        await host.StopAsync();
    }

    [Test]
    public async Task Missing_file_is_named()
    {
        string path = Folder.GetFile("missing.safetensors");
        await using Container container = new(services => services.AddLinearModel().FromFile(path));
        Assert.That(
            () => container.Linear.Current,
            Throws.TypeOf<FileNotFoundException>().With.Message.EqualTo($"{path}: expected the file of a model, found no file"));
    }

    [Test]
    public async Task Watching_a_model_in_memory_is_rejected()
    {
        await using Container container = new(services => services.AddLinearModel().From(_ => Models.CreateLinear())
            .Configure(options => options.Watch = true));
        Assert.That(() => container.Linear, Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(
            "model default: ServedModelOptions.Watch: expected a file to watch, found a model in memory (From)"));
    }
}
