using System.Globalization;
using BenchmarkDotNet.Running;
using RnnStream.Benchmarks.Broker;
using RnnStream.Benchmarks.Comparison;
using RnnStream.Benchmarks.Kernels;
using RnnStream.Benchmarks.Learning;
using RnnStream.Benchmarks.Memory;
using RnnStream.Benchmarks.Quality;
using RnnStream.Benchmarks.Soak;
using RnnStream.Benchmarks.Storage;
using RnnStream.Benchmarks.Training;

// `-- storage [directory]` measures the log, `-- durability [directory]` the pipeline with and without syncs,
// `-- recovery [--sensors N [directory]]` a start with many sensors, `-- broker` the embedded broker, `-- quality` the
// detector, `-- training [none]` truncated BPTT beside PyTorch, `-- learning [task…] [--long] [--out DIR]` what
// networks learn, `-- kernels` the networks' steps, `-- peers [node_modules]` the same in PyTorch and ONNX Runtime,
// `-- sensors [N]` what a sensor takes of memory,
// `-- soak` runs two services through a fault a minute;
// everything else goes to BenchmarkDotNet.
if (args is ["storage", .. var rest])
{
    StorageThroughput.Measure(rest.FirstOrDefault() ?? Path.GetTempPath());
}
else if (args is ["durability", .. var place])
{
    await DurabilityCost.MeasureAsync(place.FirstOrDefault() ?? Path.GetTempPath());
}
else if (args is ["recovery", ..])
{
    return await RecoveryTime.MeasureAsync(args[1..]);
}
else if (args is ["sensors", ..])
{
    await SensorMemory.MeasureAsync(args is [_, var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 100_000);
}
else if (args is ["broker", ..])
{
    await BrokerThroughput.MeasureAsync();
}
else if (args is ["quality", ..])
{
    return QualityStudy.Run(args[1..]);
}
else if (args is ["training", ..])
{
    TrainingThroughput.Measure(args[1..]);
}
else if (args is ["peers", ..])
{
    PeerComparison.Run(args[1..]);
}
else if (args is ["soak", ..])
{
    return await SoakRun.RunAsync(args[1..]);
}
else if (args is ["learning", ..])
{
    return LearningStudy.Run(args[1..]);
}
else if (args is ["kernels", ..])
{
    StepThroughput.Measure(args[1..]);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}

return 0;
