using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LinearLearn.Hosting;

/// <summary>Represents the answer to one input.</summary>
/// <param name="Prediction">The most probable class.</param>
/// <param name="IsAnswer">Whether its probability reaches the threshold.</param>
/// <param name="Top">The most probable classes, if they were requested; otherwise null.</param>
internal readonly record struct InputAnswer(Prediction Prediction, bool IsAnswer, IReadOnlyList<Prediction>? Top);

/// <summary>Reads inputs of a certain kind from JSON, and gives them to a served model or its learner.</summary>
/// <param name="limits">The limits of requests.</param>
internal abstract class ModelInputs(ModelEndpointOptions limits)
{
    private const string LabelName = "label";
    private const string AgainstName = "against";
    private const string WeightName = "weight";

    protected ModelEndpointOptions Limits => limits;

    /// <summary>Gets the name of the member with one input; null if the body itself can be an input.</summary>
    protected abstract string? SingleName { get; }

    /// <summary>Gets the name of the member with several inputs.</summary>
    protected abstract string ManyName { get; }

    /// <summary>Gets the name of the member with the input of a correction.</summary>
    protected abstract string CorrectionName { get; }

    /// <summary>Finds the inputs in the body of a request.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isMany">Whether the answer is a list.</param>
    /// <returns>The inputs with their locations.</returns>
    /// <exception cref="RequestFault">There are none, or too many.</exception>
    public List<(JsonElement Input, string Location)> FindInputs(JsonElement body, out bool isMany)
    {
        JsonElement many = body;
        string location = "";
        isMany = body.ValueKind == JsonValueKind.Array && SingleName is null;
        if (!isMany)
        {
            if (body.ValueKind != JsonValueKind.Object)
                throw Expected("", SingleName is null ? "an object or an array of objects" : "an object", body);
            JsonElement single = SingleName is null ? body : FindMembers(body, SingleName, out many);
            isMany = SingleName is null
                ? body.GetPropertyCount() == 1 && body.TryGetProperty(ManyName, out many) && many.ValueKind == JsonValueKind.Array
                : single.ValueKind == JsonValueKind.Undefined;
            if (!isMany)
                return [FindOne(single)];
            location = ManyName;
            if (many.ValueKind != JsonValueKind.Array)
                throw Expected(location, "an array", many);
        }
        int count = many.GetArrayLength();
        if (count > limits.MaxInputs)
            throw Bad(location, Guard.Text($"expected at most {limits.MaxInputs} inputs, found {count}"));
        return [.. many.EnumerateArray().Select((input, index) => (input, Guard.Text($"{location}[{index}]")))];
    }

    /// <summary>Finds the input of a body with only one, which may also have the form of a correction.</summary>
    private (JsonElement Input, string Location) FindOne(JsonElement single)
    {
        if (SingleName is { } name)
            return (single, name);
        JsonElement wrapped = default;
        bool isWrapped = single.GetPropertyCount() == 1
            && single.TryGetProperty(CorrectionName, out wrapped) && wrapped.ValueKind == JsonValueKind.Object;
        return isWrapped ? (wrapped, CorrectionName) : (single, "");
    }

    /// <summary>Predicts one input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="location">Its location in the body.</param>
    /// <param name="top">The number of classes to return; null for the most probable class only.</param>
    /// <exception cref="RequestFault">The input cannot be encoded.</exception>
    public InputAnswer Predict(JsonElement input, string location, int? top) => Locate(() => Predict(input, top), location);

    /// <summary>Explains the prediction of one input.</summary>
    /// <exception cref="RequestFault">The input cannot be encoded, or a label is unknown.</exception>
    public Explanation Explain(JsonElement input, string location, string? label, string? against) =>
        Locate(() => Explain(input, label, against), location);

    /// <summary>Reads a correction.</summary>
    /// <param name="body">The body: the input, its label and optionally its weight.</param>
    /// <returns>
    /// A function that gives the correction to the learner, and returns a task that completes when it is on disk, or null if the queue is
    /// full. It throws a <see cref="RequestFault"/> if the learner rejects the correction, which counts it.
    /// </returns>
    /// <exception cref="RequestFault">A member is missing or invalid.</exception>
    public Func<Task?> ReadCorrection(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw Expected("", "an object", body);
        JsonElement input = default, label = default, weight = default;
        foreach (JsonProperty member in body.EnumerateObject())
        {
            if (member.NameEquals(CorrectionName))
                input = member.Value;
            else if (member.NameEquals(LabelName))
                label = member.Value;
            else if (member.NameEquals(WeightName))
                weight = member.Value;
            else
                throw Unknown(member, Guard.Text($"only the members {CorrectionName}, {LabelName} and {WeightName}"));
        }
        if (input.ValueKind == JsonValueKind.Undefined)
            throw Bad("", Guard.Text($"expected the member {CorrectionName}, found none"));
        string labelText = ReadLabel(label);
        float weightNumber = weight.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? 1 : ReadNumber(weight, WeightName);
        if (weightNumber < 0 || weightNumber > limits.MaxWeight)
            throw Bad(WeightName, Guard.Text($"expected a number of 0 to {limits.MaxWeight}, found {weightNumber}"));
        Func<Task?> learn = Locate(() => ReadCorrection(input, labelText, weightNumber), CorrectionName);
        return () => Locate(learn, CorrectionName);
    }

    protected abstract InputAnswer Predict(JsonElement input, int? top);

    protected abstract Explanation Explain(JsonElement input, string? label, string? against);

    protected abstract Func<Task?> ReadCorrection(JsonElement input, string label, float weight);

    /// <summary>Calls a function, and turns an exception into a fault of the input or of the label that it names.</summary>
    protected static T Locate<T>(Func<T> function, string location)
    {
        try
        {
            return function();
        }
        catch (ArgumentException exception)
        {
            string found = exception.ParamName is LabelName or AgainstName ? exception.ParamName : location;
            throw Bad(found, Guard.GetMessage(exception), exception);
        }
    }

    /// <summary>Reads a text and checks its length.</summary>
    /// <exception cref="ArgumentException">It is not a text, is too long, or is not valid Unicode.</exception>
    protected string ReadText(JsonElement json) => CheckLength(ReadString(json));

    /// <summary>Checks the length of a text.</summary>
    /// <exception cref="ArgumentException">It is too long.</exception>
    protected string CheckLength(string text) => text.Length <= limits.MaxTextLength
        ? text
        : throw new ArgumentException(Guard.Text($"expected a text of at most {limits.MaxTextLength} characters, found {text.Length}"));

    protected static ArgumentException Expected(string expected, JsonElement found) =>
        new(Guard.Text($"expected {expected}, found {Describe(found)}"));

    protected static float ReadNumber(JsonElement json, string location)
    {
        bool isNumber = json.ValueKind == JsonValueKind.Number;
        if (isNumber && json.TryGetSingle(out float number) && float.IsFinite(number))
            return number;
        string found = isNumber ? "one that is too large" : Describe(json);
        throw Bad(location, Guard.Text($"expected a finite number, found {found}"));
    }

    private static string ReadString(JsonElement json, string expected = "a text")
    {
        if (json.ValueKind != JsonValueKind.String)
            throw Expected(expected, json);
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new ArgumentException("expected valid Unicode, found an unpaired surrogate", exception);
        }
    }

    private static string ReadLabel(JsonElement label)
    {
        if (label.ValueKind == JsonValueKind.Undefined)
            throw Bad("", Guard.Text($"expected the member {LabelName}, found none"));
        try
        {
            return label.ValueKind == JsonValueKind.Number ? label.GetRawText() : ReadString(label, "a text or a number");
        }
        catch (ArgumentException exception)
        {
            throw Bad(LabelName, exception.Message, exception);
        }
    }

    /// <summary>Finds the only member of a body; one that is null counts only if the other one is missing.</summary>
    /// <returns>The member with one input; undefined if the body has the one with several inputs.</returns>
    private JsonElement FindMembers(JsonElement body, string singleName, out JsonElement many)
    {
        JsonElement single = default;
        many = default;
        foreach (JsonProperty member in body.EnumerateObject())
        {
            if (member.NameEquals(singleName))
                single = member.Value;
            else if (member.NameEquals(ManyName))
                many = member.Value;
            else
                throw Unknown(member, Guard.Text($"the member {singleName} or {ManyName}"));
        }
        if (many.ValueKind == JsonValueKind.Undefined && single.ValueKind == JsonValueKind.Undefined)
            throw Bad("", Guard.Text($"expected the member {singleName} or {ManyName}, found none"));
        if (many.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null && single.ValueKind != JsonValueKind.Undefined)
            return single;
        return single.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
            ? default
            : throw Bad("", Guard.Text($"expected only one of the members {singleName}, {ManyName}, found both"));
    }

    private static RequestFault Unknown(JsonProperty member, string expected) =>
        Bad("", Guard.Text($"expected {expected}, found {DisplayText.ShortenName(member.Name)}"));

    private static RequestFault Expected(string location, string expected, JsonElement found) =>
        Bad(location, Guard.Text($"expected {expected}, found {Describe(found)}"));

    private static string Describe(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Undefined => "none",
        _ => json.GetRawText(),
    };

    private static RequestFault Bad(string location, string message, Exception? inner = null) =>
        new(StatusCodes.Status400BadRequest, location, message, inner);
}
