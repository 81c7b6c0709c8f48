using BenchmarkDotNet.Running;
using RnnStream.Benchmarks.Quality;
using RnnStream.Benchmarks.Storage;

// `-- storage [directory]` measures the log, `-- quality` the detector; everything else goes to BenchmarkDotNet.
if (args is ["storage", .. var rest])
{
    StorageThroughput.Measure(rest.FirstOrDefault() ?? Path.GetTempPath());
}
else if (args is ["quality", ..])
{
    return QualityStudy.Run(args[1..]);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}

return 0;
