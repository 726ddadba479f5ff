using System.CommandLine;
using System.IO.Compression;
using System.Text;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tool.Tests;

public sealed class HelpTests : ToolFixture
{
    private static readonly string[] Commands =
        ["train", "predict", "evaluate", "explain", "inspect", "convert", "average", "completion"];

    [Test]
    public void Tool_without_arguments_prints_its_help_as_an_error()
    {
        ToolOutput output = Run();

        Assert.Multiple(() =>
        {
            Assert.That(output.Code, Is.EqualTo(2));
            Assert.That(output.Output, Is.Empty);
            Assert.That(output.Error, Does.Contain("linearlearn [command] [options]"));
        });
    }

    [Test]
    public void Tool_lists_its_commands_in_the_help()
    {
        ToolOutput output = RunWell("--help");

        Assert.Multiple(() =>
        {
            foreach (string command in Commands)
                Assert.That(output.Output, Does.Contain($"\n  {command} "));
            Assert.That(output.Output, Does.Not.Contain("complete "), "a hidden command");
            Assert.That(output.Error, Is.Empty);
        });
    }

    [Test]
    public void Tool_prints_its_version() => Assert.That(RunWell("--version").Output, Does.Match(@"^\d+\.\d+\.\d+"));

    [TestCaseSource(nameof(Commands))]
    public void Command_prints_help_with_examples(string command)
    {
        ToolOutput output = RunWell(command, "--help");

        Assert.Multiple(() =>
        {
            Assert.That(output.Error, Is.Empty);
            Assert.That(output.Output, Does.Contain($"linearlearn {command} "));
            Assert.That(FindExamples(command), Is.Not.Empty);
        });
    }

    [Test]
    public void Options_have_a_description_in_every_command()
    {
        using ToolConsole console = new(() => Stream.Null, () => Stream.Null, TextWriter.Null);
        Command root = ToolProgram.CreateRoot(console);

        Assert.Multiple(() =>
        {
            foreach (Command command in root.Subcommands)
            {
                Assert.That(command.Description, Does.EndWith("."), command.Name);
                foreach (Symbol symbol in command.Options.Concat<Symbol>(command.Arguments))
                    Assert.That(symbol.Description, Is.Not.Empty.And.Not.EndsWith("."), $"{command.Name} {symbol.Name}");
            }
        });
    }

    [TestCaseSource(nameof(Commands))]
    public void Examples_of_the_help_run(string command)
    {
        SampleFiles.WriteAll();
        File.WriteAllText("new.csv", SampleFiles.CreateFlowers(9));
        File.WriteAllText("test.csv", SampleFiles.CreateFlowers(12));
        File.WriteAllText("rows.csv", SampleFiles.CreateFlowers(60));
        File.WriteAllText("new.txt", "an invoice\na winner\nlunch\n");
        File.WriteAllText("test.txt", SampleFiles.CreateMessages(10));
        File.WriteAllText("test.libsvm", SampleFiles.CreateRows(10));
        File.WriteAllBytes("huge.txt.gz", SampleFiles.Pack(Encoding.UTF8.GetBytes(SampleFiles.CreateMessages(300))));
        File.Copy(SampleFiles.RowModel, "monday.model");
        File.Copy(SampleFiles.RowModel, "tuesday.model");
        foreach (string part in new[] { "1", "2" })
            RunWell("train", "rows.csv", "--label", "kind", "--shard", part + "/2", "-o", $"part{part}.safetensors", "-q");

        foreach (string example in FindExamples(command))
            RunExample(example);
    }

    private static string[] FindExamples(string command)
    {
        string help = RunWell(command, "--help").Output;
        string examples = help[(help.IndexOf("Examples:", StringComparison.Ordinal) + "Examples:".Length)..];
        return [.. examples.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }

    /// <summary>Runs an example as a shell would: a command that reads a file in front of a pipe, and the redirection of output.</summary>
    private static void RunExample(string example)
    {
        string line = example.Split("  #")[0];
        Stream input = Stream.Null;
        if (line.Split(" | ") is [{ } source, { } rest])
            (input, line) = (new PipeStream(ReadSource(source.Split(' '))), rest);
        string[] words = [.. SplitWords(line.Split(" > ")[0].Split(" >> ")[0])];
        Assert.That(words[0], Is.EqualTo("linearlearn"), example);

        ToolOutput output = RunWith(input, words[1..]);

        Assert.That(output.Code, Is.Zero, $"{example}: {output.Error}");
        Assert.That(output.Error, Does.Not.Contain("linearlearn:"), example);
    }

    private static byte[] ReadSource(string[] command)
    {
        byte[] contents = File.ReadAllBytes(command[^1]);
        switch (command[0])
        {
            case "cat":
                return contents;
            case "zcat":
                using (GZipStream gzip = new(new MemoryStream(contents), CompressionMode.Decompress))
                using (MemoryStream unpacked = new())
                {
                    gzip.CopyTo(unpacked);
                    return unpacked.ToArray();
                }
            default:
                Assert.That(command[..3], Is.EqualTo(new[] { "tail", "-n", "1" }));
                return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(contents).TrimEnd('\n').Split('\n')[^1] + "\n");
        }
    }

    private static IEnumerable<string> SplitWords(string line)
    {
        string[] parts = line.Split('"');
        for (int i = 0; i < parts.Length; i++)
        {
            if (i % 2 == 1)
            {
                yield return parts[i];
                continue;
            }
            foreach (string word in parts[i].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                yield return word;
        }
    }
}
