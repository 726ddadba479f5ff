using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace LinearLearn.Tool.Tests;

public sealed class StreamTests : ToolFixture
{
    /// <summary>SIGTERM: shells let their background processes ignore SIGINT, and tests can be one.</summary>
    private const int Terminate = 15;

    [SetUp]
    public void WriteFiles() => SampleFiles.WriteAll();

    private static ToolOutput RunInto(Stream output, params string[] args)
    {
        using StringWriter error = new() { NewLine = "\n" };
        using ToolConsole console = new(() => Stream.Null, () => new BrokenPipeStream(output), error);
        return new ToolOutput(ToolProgram.Run(args, console), "", error.ToString());
    }

    [TestCase("predict", SampleFiles.FlowerModel, SampleFiles.Flowers)]
    [TestCase("evaluate", SampleFiles.RowModel, SampleFiles.Rows, "-q")]
    [TestCase("inspect", SampleFiles.RowModel)]
    [TestCase("inspect", SampleFiles.RowModel, "--json")]
    [TestCase("convert", SampleFiles.RowModel, "-", "--to", "json")]
    [TestCase("train", "--help")]
    [TestCase("completion", "bash")]
    public void Closed_standard_output_is_one_line(params string[] args)
    {
        ToolOutput output = RunInto(new FaultyStream("Broken pipe", 32), args);

        Assert.That(output.Code, Is.EqualTo(1));
        Assert.That(
            output.Error, Is.EqualTo("linearlearn: standard output: expected a reader until the end, found that it was closed\n"));
    }

    [Test]
    public void Full_disk_behind_standard_output_is_one_line()
    {
        ToolOutput output = RunInto(
            new FaultyStream("No space left on device", 28), "predict", SampleFiles.FlowerModel, SampleFiles.Flowers);

        Assert.That(output, Is.EqualTo(new ToolOutput(1, "", "linearlearn: standard output: No space left on device\n")));
    }

    [Test]
    public void Notes_are_on_standard_error_and_quiet_suppresses_them()
    {
        string[] args = ["train", SampleFiles.Flowers, "--label", "kind", "-o", "new.safetensors"];

        ToolOutput noted = RunWell(args), quiet = RunWell([.. args, "--quiet"]);

        Assert.That(noted.Output, Is.Empty);
        Assert.That(noted.Error, Does.EndWith("saved new.safetensors\n"));
        Assert.That(quiet, Is.EqualTo(new ToolOutput(0, "", "")));
    }

    [Test]
    public void Model_on_standard_output_is_the_model_of_a_file()
    {
        using MemoryStream output = new();
        using ToolConsole console = new(() => Stream.Null, () => output, TextWriter.Null);

        int code = ToolProgram.Run(["train", SampleFiles.Rows, "-o", "-", "--test", SampleFiles.Rows], console);

        Assert.That(code, Is.Zero);
        Assert.That(output.ToArray(), Is.EqualTo(File.ReadAllBytes(SampleFiles.RowTensors)));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no kill.")]
    public void Interrupt_saves_the_model_so_far_and_returns_130()
    {
        using Process tool = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList =
            {
                typeof(ToolProgram).Assembly.Location, "train", "-", "--kind", "text", "--online", "-o", "new.safetensors",
            },
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        byte[] lines = Encoding.UTF8.GetBytes(SampleFiles.CreateMessages(2000));
        Stream input = tool.StandardInput.BaseStream;
        // Many times what a pipe holds: when it is written, the tool reads, and so it handles the interrupt.
        for (int i = 0; i < 20; i++)
            input.Write(lines);
        Assert.That(SendSignal(tool.Id, Terminate), Is.Zero);
        Assert.That(() => { while (true) input.Write(lines); }, Throws.InstanceOf<IOException>(), "the tool stops to read");
        string error = tool.StandardError.ReadToEnd();
        tool.WaitForExit();

        Assert.That(tool.ExitCode, Is.EqualTo(130), error);
        Assert.That(error, Does.EndWith("saved new.safetensors\n"));
        Assert.That(TextClassifier.Load("new.safetensors").Predict("invoice").Label, Is.EqualTo("work"));
    }

    /// <summary>The stream of the runtime for standard output hides that a pipe is closed, so a real one is needed.</summary>
    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no SIGINT for a process.")]
    public void Prediction_ends_if_the_reader_of_its_pipe_ends()
    {
        using Process tool = StartPrediction();
        Stream input = tool.StandardInput.BaseStream;
        byte[] lines = Encoding.UTF8.GetBytes(SampleFiles.CreateMessages(2000));
        input.Write(lines);
        Assert.That(tool.StandardOutput.ReadLine(), Is.EqualTo("label,probability"));
        tool.StandardOutput.Close();
        Assert.That(() => { while (true) input.Write(lines); }, Throws.InstanceOf<IOException>(), "the tool stops to read");
        string error = tool.StandardError.ReadToEnd();
        tool.WaitForExit();

        Assert.That(tool.ExitCode, Is.EqualTo(1));
        Assert.That(error, Is.EqualTo("linearlearn: standard output: expected a reader until the end, found that it was closed\n"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no kill.")]
    public void Interrupted_prediction_leaves_no_file()
    {
        string[] before = Directory.GetFiles(".");
        using Process tool = StartPrediction("-o", "predicted.csv");
        Stream input = tool.StandardInput.BaseStream;
        byte[] lines = Encoding.UTF8.GetBytes(SampleFiles.CreateMessages(2000));
        for (int i = 0; i < 20; i++)
            input.Write(lines);
        Assert.That(SendSignal(tool.Id, Terminate), Is.Zero);
        string error = tool.StandardError.ReadToEnd();
        tool.WaitForExit();

        Assert.That(tool.ExitCode, Is.EqualTo(130));
        Assert.That(error, Is.EqualTo("linearlearn: interrupted\n"));
        Assert.That(Directory.GetFiles("."), Is.EquivalentTo(before));
    }

    [TestCase("train", "-", "--kind", "text", "-o", "new.safetensors", "-q")]
    [TestCase("evaluate", SampleFiles.MessageModel, "-", "-q")]
    [TestCase("predict", SampleFiles.MessageModel, "-", "--labeled", "-q", "-o", "new.csv")]
    [Platform(Exclude = "Win", Reason = "Windows has no kill.")]
    public void Interrupt_ends_the_wait_for_standard_input_without_a_file(params string[] args)
    {
        string[] before = ReadFolder();
        using Process tool = StartReading(args);

        Assert.That(SendSignal(tool.Id, Terminate), Is.Zero);
        string error = tool.StandardError.ReadToEnd(); // standard input stays open
        tool.WaitForExit();

        Assert.That(tool.ExitCode, Is.EqualTo(130), error);
        Assert.That(error, Is.EqualTo("linearlearn: interrupted\n"));
        Assert.That(ReadFolder(), Is.EqualTo(before));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no kill.")]
    public void Interrupt_ends_the_wait_of_online_training_and_saves_the_model()
    {
        using Process tool = StartReading("train", "-", "--kind", "text", "--online", "-o", "new.safetensors", "-q");

        Assert.That(SendSignal(tool.Id, Terminate), Is.Zero);
        string error = tool.StandardError.ReadToEnd();
        tool.WaitForExit();

        Assert.That((tool.ExitCode, error), Is.EqualTo((130, "")));
        Assert.That(TextClassifier.Load("new.safetensors").Predict("invoice").Label, Is.EqualTo("work"));
    }

    /// <summary>Starts the tool and writes many times what a pipe holds: when it is written, the tool reads.</summary>
    private static Process StartReading(params string[] args)
    {
        Process tool = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [typeof(ToolProgram).Assembly.Location, .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        byte[] lines = Encoding.UTF8.GetBytes(SampleFiles.CreateMessages(2000));
        for (int i = 0; i < 20; i++)
            tool.StandardInput.BaseStream.Write(lines);
        tool.StandardInput.BaseStream.Flush();
        return tool;
    }

    private static Process StartPrediction(params string[] options) => Process.Start(new ProcessStartInfo(
        Environment.ProcessPath!,
        [typeof(ToolProgram).Assembly.Location, "predict", SampleFiles.MessageModel, "-", "--labeled", "-q", .. options])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);

    private sealed class FaultyStream(string message, int code) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException(message, code);

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException(message, code);
    }
}
