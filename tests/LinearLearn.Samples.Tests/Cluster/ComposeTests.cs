using LinearLearn.Tests.Shared;
using YamlDotNet.Serialization;

namespace LinearLearn.Samples.Tests.Cluster;

/// <summary>Tests that docker-compose.yml and the Dockerfile match the program, because no container engine runs them here.</summary>
public class ComposeTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Find(), "samples", "cluster");

    private readonly Dictionary<string, Service> _services = new DeserializerBuilder().IgnoreUnmatchedProperties().Build()
        .Deserialize<Composition>(File.ReadAllText(Path.Combine(Folder, "docker-compose.yml"))).Services;

    [TestCase("silo")]
    [TestCase("trainer")]
    public void Services_call_the_program_with_options_and_variables_that_it_has(string name)
    {
        Service service = _services[name];
        ContainerCalls.AssertValid(service.Command, service.Environment);
    }

    [Test]
    public void Trainer_waits_for_all_silos_of_the_same_cluster()
    {
        Assert.That(ContainerCalls.GetOption(_services["trainer"].Command, "--silos"), Is.EqualTo(_services["silo"].Deploy!.Replicas));
        Assert.That(_services["trainer"].Environment, Is.EqualTo(_services["silo"].Environment));
    }

    [Test]
    public void Silos_use_the_service_of_Redis()
    {
        Assert.That(_services["silo"].Environment["Cluster__Redis"], Is.EqualTo("redis:6379"));
        Assert.That(_services["redis"].Image, Does.StartWith("redis:"));
    }

    [Test]
    public void Trainer_saves_into_its_volume()
    {
        string save = ContainerCalls.GetOption<string>(_services["trainer"].Command, "--save")!, folder = save[..save.LastIndexOf('/')];
        Assert.That(_services["trainer"].Volumes.Select(volume => volume.Split(':')[1]), Has.Some.EqualTo(folder));
        Assert.That(File.ReadAllText(Path.Combine(Folder, "Dockerfile")), Does.Contain($"mkdir {folder} "));
    }

    [Test]
    public void Image_is_built_from_the_sample_and_starts_it()
    {
        Build build = _services["silo"].Build!;
        string root = Path.GetFullPath(Path.Combine(Folder, build.Context));
        Assert.That(root.TrimEnd('/', '\\'), Is.EqualTo(RepositoryRoot.Find().TrimEnd('/', '\\')));
        string[] lines = File.ReadAllLines(Path.Combine(root, build.Dockerfile));
        Assert.That(lines, Has.One.StartsWith("RUN dotnet publish samples/cluster "));
        string program = $"{typeof(Samples.Cluster.ModelHash).Assembly.GetName().Name}.dll";
        Assert.That(lines, Has.One.EqualTo($"ENTRYPOINT [\"dotnet\", \"{program}\"]"));
        int port = ContainerCalls.GetOption(["silo"], "--silo-port"), gateway = ContainerCalls.GetOption(["silo"], "--gateway-port");
        Assert.That(lines, Has.One.EqualTo(FormattableString.Invariant($"EXPOSE {port} {gateway}")));
    }

    private sealed class Composition
    {
        [YamlMember(Alias = "services")]
        public Dictionary<string, Service> Services { get; set; } = [];
    }

    private sealed class Service
    {
        [YamlMember(Alias = "image")]
        public string? Image { get; set; }

        [YamlMember(Alias = "build")]
        public Build? Build { get; set; }

        [YamlMember(Alias = "command")]
        public string[] Command { get; set; } = [];

        [YamlMember(Alias = "environment")]
        public Dictionary<string, string> Environment { get; set; } = [];

        [YamlMember(Alias = "volumes")]
        public string[] Volumes { get; set; } = [];

        [YamlMember(Alias = "deploy")]
        public Deployment? Deploy { get; set; }
    }

    private sealed class Build
    {
        [YamlMember(Alias = "context")]
        public string Context { get; set; } = "";

        [YamlMember(Alias = "dockerfile")]
        public string Dockerfile { get; set; } = "";
    }

    private sealed class Deployment
    {
        [YamlMember(Alias = "replicas")]
        public int Replicas { get; set; }
    }
}
