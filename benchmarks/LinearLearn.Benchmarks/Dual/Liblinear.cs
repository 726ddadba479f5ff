using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace LinearLearn.Benchmarks;

/// <summary>Calls the training function of the native library LIBLINEAR, if it is installed.</summary>
/// <remarks>Unlike liblinear-train, the function neither reads a file of examples nor writes a model.</remarks>
internal static partial class Liblinear
{
    private const string Library = "liblinear";

    private static readonly nint Handle = NativeLibraries.Load(
        Library, "liblinear.so.4", "liblinear.so.3", "liblinear.so", "liblinear.dylib", "liblinear.dll");

    /// <summary>Receives LIBLINEAR's messages.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Print(nint text);

    public static bool IsFound => Handle != 0;

    /// <summary>Gets the version, such as 230 for 2.30.</summary>
    public static int Version => Marshal.ReadInt32(NativeLibrary.GetExport(Handle, "liblinear_version"));

    /// <summary>Trains a model and measures the time of the training function alone.</summary>
    public static LiblinearRun Train(LiblinearProblem problem, int solver, double cost, double tolerance)
    {
        List<string> messages = [];
        Print print = text => messages.Add(Marshal.PtrToStringUTF8(text) ?? "");
        set_print_string_function(Marshal.GetFunctionPointerForDelegate(print));
        Parameter parameter = new() { Solver = solver, Tolerance = tolerance, Cost = cost, RegularizesBias = 1 };
        Problem native = problem.Native;
        long begin = Stopwatch.GetTimestamp();
        nint model = train(native, parameter);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        GC.KeepAlive(print);
        int[] passes = [.. Passes().Matches(string.Concat(messages)).Select(
            match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))];
        LiblinearRun run = new(seconds, passes.Max(), ReadWeights(model, problem.Columns));
        free_and_destroy_model(ref model);
        return run;
    }

    private static WeightRows ReadWeights(nint model, int columns)
    {
        int classes = get_nr_class(model);
        int[] labels = new int[classes];
        get_labels(model, labels);
        int[] order = [.. Enumerable.Range(0, classes).OrderBy(k => labels[k])];
        if (classes == 2)
            order = [order[1]]; // the row of the first label is the negative of this one
        return new([.. order.Select(k => ReadRow(model, k, columns))], [.. order.Select(k => get_decfun_bias(model, k))]);
    }

    private static double[] ReadRow(nint model, int index, int columns)
    {
        double[] row = new double[columns];
        for (int column = 0; column < columns; column++)
            row[column] = get_decfun_coef(model, column + 1, index);
        return row;
    }

    [GeneratedRegex(@"#iter = (\d+)")]
    private static partial Regex Passes();

    [LibraryImport(Library)]
    private static partial nint train(in Problem problem, in Parameter parameter);

    [LibraryImport(Library)]
    private static partial void free_and_destroy_model(ref nint model);

    [LibraryImport(Library)]
    private static partial void set_print_string_function(nint print);

    [LibraryImport(Library)]
    private static partial int get_nr_class(nint model);

    [LibraryImport(Library)]
    private static partial void get_labels(nint model, [Out] int[] labels);

    [LibraryImport(Library)]
    private static partial double get_decfun_coef(nint model, int feature, int label);

    [LibraryImport(Library)]
    private static partial double get_decfun_bias(nint model, int label);

    /// <summary>Mirrors LIBLINEAR's struct problem.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Problem
    {
        public int Rows;
        public int Columns;
        public nint Labels;
        public nint RowPointers;
        public double Bias;
    }

    /// <summary>Mirrors LIBLINEAR's struct feature_node.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Node
    {
        public int Index;
        public double Value;
    }

    /// <summary>Mirrors LIBLINEAR's struct parameter since version 2.40.</summary>
    /// <remarks>
    /// Older versions have neither <see cref="Nu"/> nor <see cref="RegularizesBias"/>: they read the bytes of the former as the pointer to
    /// an initial solution. It is 0, so they find none.
    /// </remarks>
    [StructLayout(LayoutKind.Sequential)]
    private struct Parameter
    {
        public int Solver;
        public double Tolerance;
        public double Cost;
        public int WeightCount;
        public nint WeightLabels;
        public nint Weights;
        public double Epsilon;
        public double Nu;
        public nint InitialSolution;
        public int RegularizesBias;
    }
}

/// <summary>Represents the result of a training run of LIBLINEAR.</summary>
/// <param name="Seconds">The time of the training function.</param>
/// <param name="Passes">The passes over the data; one-vs-rest, those of the class with the most.</param>
/// <param name="Model">The weights and biases.</param>
internal sealed record LiblinearRun(double Seconds, int Passes, WeightRows Model);
