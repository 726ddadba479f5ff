using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace LinearLearn.Benchmarks;

/// <summary>Loads the native libraries of peers by the names that they have on different systems.</summary>
internal static class NativeLibraries
{
    private static readonly ConcurrentDictionary<string, nint> Handles = [];

    static NativeLibraries() => NativeLibrary.SetDllImportResolver(
        typeof(NativeLibraries).Assembly, (library, _, _) => Handles.GetValueOrDefault(library));

    /// <summary>Loads the first file that exists; imports of the library then use it.</summary>
    /// <returns>The handle, or 0 if there is no such file.</returns>
    public static nint Load(string library, params string[] fileNames)
    {
        foreach (string name in fileNames)
        {
            if (NativeLibrary.TryLoad(name, out nint handle))
                return Handles[library] = handle;
        }
        return 0;
    }
}
