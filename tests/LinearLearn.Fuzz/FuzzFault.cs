namespace LinearLearn.Fuzz;

/// <summary>Represents an input that a reader handles wrongly.</summary>
/// <param name="Target">The name of the reader.</param>
/// <param name="Origin">The seed and the index of the input, or what else it is.</param>
/// <param name="Input">The input.</param>
/// <param name="Description">What was expected and found.</param>
internal sealed record FuzzFault(string Target, string Origin, byte[] Input, string Description)
{
    /// <summary>Saves the input to a folder under a name from which it can be replayed.</summary>
    /// <returns>The path of the file.</returns>
    public string Save(string folder)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"{Target}.{Origin.Replace(' ', '-')}.bin");
        File.WriteAllBytes(path, Input);
        return path;
    }
}
