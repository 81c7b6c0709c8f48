using System.Runtime.Versioning;
using RnnStream.Storage.Tests.Files;

[assembly: SupportedOSPlatform("linux")]

// The test assembly is also the process that the fault tests start, stop and inject errors into.
return StorageProcess.Run(args);
