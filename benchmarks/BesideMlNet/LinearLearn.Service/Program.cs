using LinearLearn;
using LinearLearn.Hosting;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
string model = Path.Combine(Directory.CreateDirectory(builder.Configuration["Folder"] ?? ".").FullName, "spam.model");
if (!File.Exists(model))
{
    string[][] lines = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "messages.txt")).Select(line => line.Split('\t', 2))];
    TextClassifier.Train(lines.Select(line => line[1]), lines.Select(line => line[0])).Save(model);
}
builder.Services.AddTextClassifier("spam").FromFile(model, watch: true);
WebApplication app = builder.Build();
app.MapLinearModel("/predict");
app.MapHealthChecks("/health");
app.Run();
