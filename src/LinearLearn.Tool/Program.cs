using System.Globalization;
using LinearLearn.Tool;

CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
using ToolConsole console = ToolConsole.OpenStandard();
return ToolProgram.Run(args, console);
