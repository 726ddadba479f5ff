using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Compiles a generated header with a program that predicts the examples on its standard input, and runs it.</summary>
/// <remarks>Where the compiler is missing, the test is ignored.</remarks>
internal sealed class CompiledHeader : IDisposable
{
    private const string Program = """
        #define MODEL_PROBABILITIES
        #include "model.h"
        #include <stdio.h>

        int main(void) {
            static INPUT features[MODEL_FEATURES];
            static float scores[MODEL_SCORES], probabilities[MODEL_CLASSES];
            int k;
            for (k = 0; k < MODEL_CLASSES; k++) {
                const char *letter;
                for (letter = model_labels[k]; *letter; letter++)
                    printf("%02x", (unsigned char)*letter);
                printf(k + 1 < MODEL_CLASSES ? " " : "\n");
            }
            while (fread(features, sizeof features, 1, stdin) == 1) {
                printf("%d", model_predict(features));
                model_scores(features, scores);
                model_probabilities(features, probabilities);
                for (k = 0; k < MODEL_SCORES; k++)
                    printf(" %.9g", (double)scores[k]);
                for (k = 0; k < MODEL_CLASSES; k++)
                    printf(" %.9g", (double)probabilities[k]);
                printf("\n");
            }
            return 0;
        }
        """;

    private readonly TemporaryFolder _folder = new();

    /// <summary>Compiles a header with the prefix "model" as C99 and checks that it compiles as C++11, both without warnings.</summary>
    /// <param name="header">The header.</param>
    /// <param name="input">The C type of a feature.</param>
    public CompiledHeader(string header, string input)
    {
        File.WriteAllText(_folder.GetFile("model.h"), header);
        File.WriteAllText(_folder.GetFile("program.c"), Program.Replace("INPUT", input, StringComparison.Ordinal));
        string[] warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O1", "-I."];
        RunTool("gcc", ["-std=c99", .. warnings, "program.c", "-o", "program", "-lm"]);
        RunTool("g++", ["-std=c++11", .. warnings, "-x", "c++", "-fsyntax-only", "program.c"]);
    }

    /// <summary>Predicts all examples.</summary>
    /// <param name="examples">The bytes of all features.</param>
    /// <returns>
    /// The names of the classes as hexadecimal digits; then, for each example, the index of its class, scores and probabilities.
    /// </returns>
    public string[][] Run(byte[] examples)
    {
        ProcessOutput found = ProcessOutput.Run(_folder.GetFile("program"), [], input: examples);
        Assert.That(found.Code, Is.Zero, found.Error);
        return [.. found.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))];
    }

    public void Dispose() => _folder.Dispose();

    private void RunTool(string tool, string[] arguments)
    {
        try
        {
            ProcessOutput found = ProcessOutput.Run(tool, arguments, _folder.Path);
            Assert.That(found.Code, Is.Zero, found.Error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Dispose();
            Assert.Ignore($"{tool} is not installed");
        }
    }
}
