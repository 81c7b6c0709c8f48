using BenchmarkDotNet.Running;
using RnnStream.Benchmarks.Storage;

// `-- storage [directory]` measures the log; everything else goes to BenchmarkDotNet.
if (args is ["storage", .. var rest]) StorageThroughput.Measure(rest.FirstOrDefault() ?? Path.GetTempPath());
else BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
