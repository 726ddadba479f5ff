using System.Text.Json;

namespace LinearLearn;

/// <summary>
/// Checks a model's JSON before its members are read: it must be JSON, of this format and of a known version, and have the members that
/// belong there, each once. Members that a newer version may have added are not reported before the version is known.
/// </summary>
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
    /// <param name="name">What error messages call it.</param>
    /// <param name="checkVersion">Refuses a version, as soon as it is known.</param>
    /// <exception cref="InvalidDataException">The version is refused, or a member is missing.</exception>
    /// <exception cref="JsonException">It is not such a file.</exception>
    public static void Check(ReadOnlySpan<byte> file, string name, Action<long, string> checkVersion)
    {
        Utf8JsonReader json = new(file);
        json.Read(); // the { by which JSON was detected
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
                isOurs = JsonFault.ReadText(json) == ModelJson.Format ? true : throw JsonFault.Create(json, Guard.Text($"the format \"{ModelJson.Format}\""));
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

    /// <summary>Finds what is wrong with a member's name or the kind of its value.</summary>
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
