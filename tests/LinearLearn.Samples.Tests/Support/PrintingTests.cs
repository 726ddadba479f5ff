namespace LinearLearn.Samples.Tests;

/// <summary>Captures what each test prints to the console, which all threads share: derived fixtures must not run in parallel.</summary>
public abstract class PrintingTests
{
    private TextWriter _output = null!, _error = null!;

    /// <summary>Gets what the test has printed to its output and to its error output.</summary>
    protected StringWriter Printed { get; private set; } = null!;

    [SetUp]
    public void CaptureConsole()
    {
        (_output, _error, Printed) = (Console.Out, Console.Error, new StringWriter());
        Console.SetOut(Printed);
        Console.SetError(Printed);
    }

    [TearDown]
    public void RestoreConsole()
    {
        Console.SetOut(_output);
        Console.SetError(_error);
        Printed.Dispose();
    }
}
