using System.CommandLine;
using RnnStream.Worker.Verbs;

var root = new RootCommand("Watches sensors over MQTT for faults that nobody wrote a rule for.")
{
    RunVerb.Create(),
    DemoVerb.Create(),
    ReplayVerb.Create(),
    EvaluateVerb.Create(),
    TrainVerb.Create(),
    SimulateVerb.Create(),
    BenchVerb.Create(),
    CheckVerb.Create(),
    InspectVerb.Create(),
    PasswordVerb.Create(),
};
return await CommandLine.InvokeAsync(root, args).ConfigureAwait(false);
