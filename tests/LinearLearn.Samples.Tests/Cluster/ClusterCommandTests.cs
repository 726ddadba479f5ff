using System.CommandLine;
using LinearLearn.Samples.Cluster;
using Microsoft.Extensions.Configuration;

namespace LinearLearn.Samples.Tests.Cluster;

/// <summary>Tests the command line of the cluster sample, without any silo.</summary>
[NonParallelizable]
public class ClusterCommandTests : PrintingTests
{
    [TestCase("")]
    [TestCase("silo")]
    [TestCase("silos")]
    [TestCase("train")]
    public void Command_prints_help_of_80_columns(string command)
    {
        Assert.That(Run($"{command} --help"), Is.Zero);
        string help = Printed.ToString();
        Assert.That(help, Does.Contain("Usage:").And.Not.Contain(SiloCommand.UntilInputEnds));
        Assert.That(help.Split('\n').Select(line => line.TrimEnd().Length), Is.All.LessThanOrEqualTo(80));
    }

    [TestCase("", "Required command was not provided")]
    [TestCase("serve", "Unrecognized command or argument 'serve'")]
    [TestCase("train --no-such-option", "no-such-option")]
    [TestCase("train --silo-port many", "Cannot parse argument 'many' for option '--silo-port'")]
    [TestCase("train --silo-port 0", "--silo-port: expected a port from 1 to 65535, found 0")]
    [TestCase("silos --gateway-port 65536", "--gateway-port: expected a port from 1 to 65535, found 65536")]
    [TestCase("silo --address nowhere", "--address: expected an IP address, found nowhere")]
    [TestCase("silo --index -1", "--index: expected 0 or more, found -1")]
    [TestCase("silo --cores 0", "--cores: expected 1 or more, found 0")]
    [TestCase("silos --count 0", "--count: expected 1 or more, found 0")]
    [TestCase("silos --redis a:1 --postgres b", "--redis and --postgres are both set: expected one of them")]
    [TestCase("train cats", "expected digits, rows, words or LibSVM files such as \"parts/{shard:D4}.svm\", found \"cats\"")]
    [TestCase("train words", "words: expected --folder, a folder with train.txt and test.txt")]
    [TestCase("train words --folder no-such-folder", "no-such-folder")]
    [TestCase("train --shards 0", "--shards: expected 1 or more, found 0")]
    [TestCase("train --epochs 0", "--epochs: expected 1 or more, found 0")]
    [TestCase("train --start 1 --kill", "--kill: expected --start 2 or more, because one silo must survive")]
    [TestCase("train --start 2 --kill --epochs 2", "--epochs: expected 3 or more, found 2")]
    public void Command_rejects_unsuitable_options(string line, string message)
    {
        Assert.That(Run(line), Is.EqualTo(1));
        Assert.That(Printed.ToString().ReplaceLineEndings(" "), Does.Contain(message));
    }

    [Test]
    public void Training_without_silos_ends_with_a_message()
    {
        int port = FreePorts.FindTwo();
        Assert.That(Run($"train --wait 1 --gateway-port {port}"), Is.EqualTo(1));
        Assert.That(Printed.ToString(), Does.StartWith("expected 2 silos at this machine within 1 s, found none: "));
    }

    [Test]
    public void Options_have_the_values_of_the_environment_unless_the_command_line_sets_them()
    {
        Assert.That(Run("silos --count 0", ("Cluster:SiloPort", "0")), Is.EqualTo(1));
        Assert.That(Printed.ToString(), Does.Contain("--silo-port: expected a port from 1 to 65535, found 0"));
        Assert.That(Run("silos --count 0 --silo-port 5", ("Cluster:SiloPort", "0")), Is.EqualTo(1));
        Assert.That(Printed.ToString(), Does.Contain("--count: expected 1 or more"));
        Assert.That(Run("silos", ("Cluster:SiloPort", "many")), Is.EqualTo(1));
        Assert.That(Printed.ToString(), Does.Contain("Cluster__SiloPort: expected a value of type Int32, found many"));
    }

    private static int Run(string line, params (string Key, string Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build();
        RootCommand command = ClusterCommand.Create(configuration);
        return SampleConsole.Run(command, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
