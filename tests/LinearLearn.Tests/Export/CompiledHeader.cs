using System.Diagnostics;

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

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("linearlearn-header-");

    /// <summary>Compiles a header with the prefix "model" as C99 and checks that it compiles as C++11, both without warnings.</summary>
    /// <param name="header">The header.</param>
    /// <param name="input">The C type of a feature.</param>
    public CompiledHeader(string header, string input)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "model.h"), header);
        File.WriteAllText(Path.Combine(_folder.FullName, "program.c"), Program.Replace("INPUT", input, StringComparison.Ordinal));
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
        using Process process = Process.Start(new ProcessStartInfo(Path.Combine(_folder.FullName, "program"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(examples);
        process.StandardInput.Close();
        string text = output.GetAwaiter().GetResult();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))];
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void RunTool(string tool, string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(tool, arguments)
            {
                WorkingDirectory = _folder.FullName,
                RedirectStandardError = true,
            })!;
            string faults = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero, faults);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Dispose();
            Assert.Ignore($"{tool} is not installed");
        }
    }
}
