using System.Security.Cryptography;
using System.Text;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tool.Tests;

/// <summary>Runs the tool in this process, in a new folder for each test, so that messages name files without their folders.</summary>
[NonParallelizable]
public abstract class ToolFixture
{
    private string _previous = "";
    private string _folder = "";

    [SetUp]
    public void EnterFolder()
    {
        _previous = Environment.CurrentDirectory;
        _folder = Directory.CreateTempSubdirectory("linearlearn-tool-").FullName;
        Environment.CurrentDirectory = _folder;
    }

    [TearDown]
    public void DeleteFolder()
    {
        Environment.CurrentDirectory = _previous;
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Runs a command without standard input.</summary>
    internal static ToolOutput Run(params string[] args) => RunWith(Stream.Null, args);

    /// <summary>Runs a command with a text on standard input.</summary>
    internal static ToolOutput RunOn(string input, params string[] args) => RunWith(new PipeStream(Encoding.UTF8.GetBytes(input)), args);

    /// <summary>Runs a command with a stream as standard input.</summary>
    internal static ToolOutput RunWith(Stream input, params string[] args)
    {
        using MemoryStream output = new();
        using StringWriter error = new() { NewLine = "\n" };
        using ToolConsole console = new(() => input, () => output, error);
        int code = ToolProgram.Run(args, console);
        return new ToolOutput(code, Encoding.UTF8.GetString(output.ToArray()).ReplaceLineEndings("\n"), error.ToString());
    }

    /// <summary>Runs a command that must succeed.</summary>
    internal static ToolOutput RunWell(params string[] args)
    {
        ToolOutput output = Run(args);
        Assert.That(output.Code, Is.Zero, output.Error);
        return output;
    }

    /// <summary>Gets the names and the hashes of all files of the folder.</summary>
    internal static string[] ReadFolder() =>
    [
        .. Directory.EnumerateFileSystemEntries(".", "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => path + ": " + (File.Exists(path) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) : "folder")),
    ];
}

/// <summary>Represents what a command returned and wrote.</summary>
internal sealed record ToolOutput(int Code, string Output, string Error)
{
    public string[] ReadLines() => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string[] ReadErrorLines() => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
