namespace LinearLearn.Hosting;

/// <summary>Represents the limits of requests to the endpoints of a served model.</summary>
/// <remarks>The name of the options is the name of the model.</remarks>
public sealed class ModelEndpointOptions
{
    /// <summary>Gets or sets the maximum length of a request's body in bytes: 1 or more.</summary>
    /// <remarks>Longer ones are answered with 413. Default: 1,048,576. The limits of the web server apply as well.</remarks>
    public int MaxBodyBytes { get; set; } = 1 << 20;

    /// <summary>Gets or sets the maximum number of inputs in a request: 1 or more.</summary>
    /// <remarks>More are answered with 400. Default: 1,000.</remarks>
    public int MaxInputs { get; set; } = 1000;

    /// <summary>Gets or sets the maximum length of a text in UTF-16 units: 1 or more.</summary>
    /// <remarks>Longer ones are answered with 400. Default: 100,000.</remarks>
    public int MaxTextLength { get; set; } = 100_000;

    /// <summary>Gets or sets the maximum number of classes or contributions in an answer: 1 or more.</summary>
    /// <remarks>A request for more is answered with 400. Default: 100.</remarks>
    public int MaxTop { get; set; } = 100;

    /// <summary>Gets or sets the maximum weight of a correction: above 0, at most 1,000,000.</summary>
    /// <remarks>
    /// Larger ones are answered with 400. A weight of w counts as w copies, so that one request with a very large weight would overrule a
    /// class. Default: 100.
    /// </remarks>
    public float MaxWeight { get; set; } = 100;
}
