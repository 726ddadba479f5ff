using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace LinearLearn.Hosting;

/// <summary>Represents what OpenAPI documents show of an endpoint.</summary>
/// <param name="Operation">The verb with which the identifier of the operation begins.</param>
/// <param name="Model">The model.</param>
/// <param name="Summary">A sentence.</param>
/// <param name="Description">Further sentences.</param>
/// <param name="Signature">A function of <see cref="EndpointSignatures"/>.</param>
/// <param name="Answer">The type of the answer, of <see cref="EndpointSchemas"/>.</param>
/// <param name="Faults">The statuses of faulty requests besides those that every endpoint has.</param>
internal sealed record EndpointDescription(
    string Operation,
    ModelRegistration Model,
    string Summary,
    string Description,
    Delegate Signature,
    Type Answer,
    params int[] Faults)
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    /// <summary>Gets the method of requests.</summary>
    public string Method { get; init; } = HttpMethods.Post;

    /// <summary>Maps a handler that needs no reflection, with this description.</summary>
    /// <remarks>
    /// The body is not described by <see cref="IAcceptsMetadata"/>, because routing would then answer other content types without problem
    /// details.
    /// </remarks>
    public IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string pattern, Func<HttpContext, Task> handle)
    {
        RequestDelegate handler = context => ModelEndpoint.HandleAsync(context, handle);
        SignatureParameter[] parameters = [.. Signature.Method.GetParameters().Select(parameter => new SignatureParameter(parameter))];
        int[] faults = [StatusCodes.Status400BadRequest, .. Faults];
        if (Array.Exists(parameters, parameter => parameter.IsBody))
            faults = [.. faults, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType];
        return endpoints.MapMethods(pattern, [Method], handler)
            .WithName(Model.CreateOperationId(Operation))
            .WithTags(Model.Name)
            .WithSummary(Summary)
            .WithDescription(Description)
            .WithMetadata(Signature.Method)
            .WithMetadata([.. parameters])
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, Answer, [Json]))
            .WithMetadata([.. faults.Order().Select(
                status => new ProducesResponseTypeMetadata(status, typeof(Problem), [ProblemJson]))]);
    }
}
