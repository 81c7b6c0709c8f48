#!/bin/sh
# Repeats the current figures of EXPERIMENTS.md from ../shared/data beside the repository. Takes seconds after the build.
cd "$(dirname "$0")/../../.." || exit 1
exec dotnet run -c Release --project tests/RnnStream.Benchmarks -- quality "$@"
