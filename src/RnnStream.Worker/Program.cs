using System.CommandLine;
using RnnStream.Worker.Verbs;

var root = new RootCommand("Watches sensors over MQTT for faults that nobody wrote a rule for.")
{
    RunVerb.Create(),
    ReplayVerb.Create(),
    CheckVerb.Create(),
};
return await CommandLine.InvokeAsync(root, args).ConfigureAwait(false);
