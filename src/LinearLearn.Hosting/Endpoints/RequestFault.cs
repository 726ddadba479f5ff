using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace LinearLearn.Hosting;

/// <summary>Represents a fault of a request, which is answered with problem details.</summary>
[SuppressMessage("Design", "CA1032", Justification = "A fault has a status and a location.")]
[SuppressMessage("Design", "CA1064", Justification = "It never leaves the endpoints.")]
internal sealed class RequestFault : Exception
{
    private const string ContentType = "application/problem+json";

    public RequestFault(int status, string location, string message, Exception? inner = null)
        : base(location.Length == 0 ? message : Guard.Text($"{location}: {message}"), inner) => (Status, Location) = (status, location);

    public int Status { get; }

    /// <summary>Gets the location of the fault, for example "texts[3]"; empty for the entire request.</summary>
    public string Location { get; }

    public async Task WriteAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.StatusCode = Status;
        if (Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = "1";
        if (context.RequestServices.GetService<IProblemDetailsService>() is { } service)
        {
            ProblemDetails details = new() { Status = Status, Detail = Message };
            if (Location.Length > 0)
                details.Extensions["location"] = Location;
            if (await service.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = details })
                .ConfigureAwait(false))
            {
                return;
            }
        }
        response.ContentType = ContentType;
        using (Utf8JsonWriter json = new(response.BodyWriter))
        {
            json.WriteStartObject();
            json.WriteString("title", Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(Status));
            json.WriteNumber("status", Status);
            json.WriteString("detail", Message);
            if (Location.Length > 0)
                json.WriteString("location", Location);
            json.WriteEndObject();
        }
        await response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
