using System.Text.Json;

namespace LinearLearn;

/// <summary>
/// Checks the JSON of a model before its members are read: the format, a known version, and each required member exactly once.
/// </summary>
/// <remarks>Members that a newer version may have added are reported only after the version was checked.</remarks>
internal static class ModelJsonMembers
{
    private static readonly Member[] Members =
    [
        new("format", JsonTokenType.String, IsRequired: true),
        new("version", JsonTokenType.Number, IsRequired: true),
        new("labels", JsonTokenType.StartArray, IsRequired: true),
        new("classNames", JsonTokenType.StartObject, IsRequired: false),
        new("byteScale", JsonTokenType.Number, IsRequired: false),
        new("metadata", JsonTokenType.StartObject, IsRequired: false),
        new("biases", JsonTokenType.StartArray, IsRequired: true),
        new("weights", JsonTokenType.StartArray, IsRequired: true),
    ];

    /// <param name="file">The bytes of the file.</param>
    /// <param name="name">The name of the file in error messages.</param>
    /// <param name="checkVersion">Throws if the version is not supported; called as soon as it is known.</param>
    /// <exception cref="InvalidDataException">The version is not supported, or a member is missing.</exception>
    /// <exception cref="JsonException">The file is not the JSON of a model.</exception>
    public static void Check(ReadOnlySpan<byte> file, string name, Action<long, string> checkVersion)
    {
        Utf8JsonReader json = new(file);
        json.Read(); // the { that identified the file as JSON
        HashSet<string> seen = [];
        JsonException? first = null;
        bool isOurs = false;
        long? version = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string member = JsonFault.ReadText(json);
            Utf8JsonReader before = json;
            json.Read();
            first ??= FindFault(before, json, member, seen);
            if (member == "format" && json.TokenType == JsonTokenType.String)
            {
                isOurs = JsonFault.ReadText(json) == ModelJson.Format
                    ? true
                    : throw JsonFault.Create(json, Guard.Text($"the format \"{ModelJson.Format}\""));
            }
            if (member == "version" && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long number))
                version ??= number;
            if (isOurs && version is { } known)
                checkVersion(known, name);
            json.Skip();
        }
        json.Read(); // finds what follows the object, if anything does
        if (first is not null)
            throw first;
        if (Array.Find(Members, member => member.IsRequired && !seen.Contains(member.Name)) is { Name: { } missing })
            throw new InvalidDataException(Guard.Text($"{name}: expected a member {missing}, found none"));
    }

    /// <summary>Finds the error in the name of a member or in the type of its value, if there is one.</summary>
    private static JsonException? FindFault(in Utf8JsonReader name, in Utf8JsonReader value, string found, HashSet<string> seen)
    {
        if (Array.Find(Members, member => member.Name == found) is not { Name: not null } expected)
            return JsonFault.Create(name, Guard.Text($"one of {string.Join(", ", Members.Select(member => member.Name))}"));
        if (!seen.Add(found))
            return JsonFault.Create(name, "each member once");
        if (value.TokenType != expected.Kind)
            return JsonFault.Create(value, Guard.Text($"{found} to be {JsonFault.Describe(expected.Kind)}"));
        return found == "version" && !value.TryGetInt64(out _) ? JsonFault.Create(value, "version to be a whole number") : null;
    }

    private readonly record struct Member(string Name, JsonTokenType Kind, bool IsRequired);
}
