using k8s;
using k8s.Models;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Samples.Tests.Cluster;

/// <summary>
/// Tests that kubernetes.yaml has only fields of the Kubernetes API, and that it matches the program, because no cluster runs it here.
/// </summary>
public class KubernetesTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "samples", "cluster", "kubernetes.yaml"));

    private readonly List<object> _objects = KubernetesYaml.LoadAllFromString(Text, strict: true);

    private V1Container Silo => Get<V1StatefulSet>("silo").Spec.Template.Spec.Containers.Single();

    private V1Container Trainer => Get<V1Job>("trainer").Spec.Template.Spec.Containers.Single();

    [Test]
    public void Manifest_with_an_unknown_field_is_rejected() => Assert.That(
        () => KubernetesYaml.LoadAllFromString(Text.Replace("readinessProbe", "redinessProbe", StringComparison.Ordinal), strict: true),
        Throws.Exception);

    [Test]
    public void Manifest_has_Redis_silos_and_a_job() => Assert.That(
        _objects.Select(item => $"{item.GetType().Name} {((IMetadata<V1ObjectMeta>)item).Metadata.Name}"),
        Is.EquivalentTo(new[]
        {
            "V1Service redis", "V1Deployment redis", "V1Service silo", "V1StatefulSet silo", "V1PodDisruptionBudget silo", "V1Job trainer",
        }));

    [Test]
    public void Containers_call_the_program_with_options_and_variables_that_it_has()
    {
        foreach (V1Container container in (V1Container[])[Silo, Trainer])
        {
            Assert.That(container.Command, Is.Null); // the entry point of the image
            ContainerCalls.AssertValid(
                [.. container.Args], container.Env.ToDictionary(variable => variable.Name, variable => variable.Value ?? ""));
        }
    }

    [Test]
    public void Silos_publish_the_address_and_the_name_of_their_pod()
    {
        Dictionary<string, string?> fields = Silo.Env.ToDictionary(
            variable => variable.Name, variable => variable.ValueFrom?.FieldRef.FieldPath);
        Assert.That(fields["Cluster__Address"], Is.EqualTo("status.podIP"));
        Assert.That(fields["Cluster__Name"], Is.EqualTo("metadata.name"));
    }

    [Test]
    public void Ports_are_the_defaults_of_the_program()
    {
        Dictionary<string, int> ports = Silo.Ports.ToDictionary(port => port.Name, port => port.ContainerPort);
        Assert.That(ports["silo"], Is.EqualTo(ContainerCalls.GetOption([.. Silo.Args], "--silo-port")));
        Assert.That(ports["gateway"], Is.EqualTo(ContainerCalls.GetOption([.. Silo.Args], "--gateway-port")));
        foreach (V1ServicePort port in Get<V1Service>("silo").Spec.Ports)
            Assert.That(port.Port, Is.EqualTo(ports[port.TargetPort.Value]));
        V1Probe[] probes = [Silo.StartupProbe, Silo.ReadinessProbe, Silo.LivenessProbe];
        Assert.That(probes.Select(probe => probe.TcpSocket.Port.Value).Distinct(), Is.SubsetOf(ports.Keys));
    }

    [Test]
    public void Trainer_waits_for_all_silos_of_the_same_cluster()
    {
        Assert.That(ContainerCalls.GetOption([.. Trainer.Args], "--silos"), Is.EqualTo(Get<V1StatefulSet>("silo").Spec.Replicas));
        foreach (string name in (string[])["Cluster__Redis", "Cluster__Id"])
            Assert.That(Value(Trainer, name), Is.Not.Null.And.EqualTo(Value(Silo, name)));
        Assert.That(Trainer.Image, Is.EqualTo(Silo.Image));

        static string? Value(V1Container container, string name) => container.Env.Single(variable => variable.Name == name).Value;
    }

    [Test]
    public void Silos_use_the_service_of_Redis()
    {
        V1Service redis = Get<V1Service>("redis");
        string server = $"{redis.Metadata.Name}:{redis.Spec.Ports[0].Port}";
        Assert.That(Silo.Env.Single(variable => variable.Name == "Cluster__Redis").Value, Is.EqualTo(server));
        V1ContainerPort port = Get<V1Deployment>("redis").Spec.Template.Spec.Containers.Single().Ports.Single();
        Assert.That((port.Name, port.ContainerPort), Is.EqualTo((redis.Spec.Ports[0].TargetPort.Value, redis.Spec.Ports[0].Port)));
    }

    [Test]
    public void Selectors_find_their_pods()
    {
        IDictionary<string, string> redis = Get<V1Deployment>("redis").Spec.Template.Metadata.Labels;
        IDictionary<string, string> silo = Get<V1StatefulSet>("silo").Spec.Template.Metadata.Labels;
        Assert.That(Get<V1Deployment>("redis").Spec.Selector.MatchLabels, Is.SubsetOf(redis));
        Assert.That(Get<V1Service>("redis").Spec.Selector, Is.SubsetOf(redis));
        Assert.That(Get<V1StatefulSet>("silo").Spec.Selector.MatchLabels, Is.SubsetOf(silo));
        Assert.That(Get<V1Service>("silo").Spec.Selector, Is.SubsetOf(silo));
        Assert.That(Get<V1PodDisruptionBudget>("silo").Spec.Selector.MatchLabels, Is.SubsetOf(silo));
        Assert.That(Get<V1StatefulSet>("silo").Spec.ServiceName, Is.EqualTo(Get<V1Service>("silo").Metadata.Name));
    }

    [Test]
    public void Trainer_saves_into_its_volume()
    {
        string folder = Path.GetDirectoryName(ContainerCalls.GetOption<string>([.. Trainer.Args], "--save"))!;
        V1VolumeMount mount = Trainer.VolumeMounts.Single();
        Assert.That(mount.MountPath, Is.EqualTo(folder.Replace('\\', '/')));
        Assert.That(Get<V1Job>("trainer").Spec.Template.Spec.Volumes.Select(volume => volume.Name), Is.EqualTo(new[] { mount.Name }));
    }

    private T Get<T>(string name)
        where T : IMetadata<V1ObjectMeta> => _objects.OfType<T>().Single(item => item.Metadata.Name == name);
}
