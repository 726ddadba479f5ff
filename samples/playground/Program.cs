using LinearLearn.Samples.Playground;
using LinearLearn.Samples.Playground.Components;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;

await Browser.LoadAsync();
WebAssemblyHostBuilder builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<App>("#app");
await builder.Build().RunAsync();
