#!/bin/sh
# Measures branch coverage: tests/coverage.sh [PROJECT…], for example tests/coverage.sh Storage Mqtt. Without arguments
# all test projects run and the bounds are checked: 90 % overall, 100 % in the three held folders. Every branch that no
# test took is listed in artifacts/coverage/uncovered.txt. tests/README.md says what counts.
set -eu
cd "$(dirname "$0")/.."
out=artifacts/coverage
all="Numerics Core Formats Storage Mqtt Pipeline Simulation Worker"
rm -rf "$out/results" && mkdir -p "$out/results"
framework=$(dotnet --list-runtimes | sed -n 's|^Microsoft.AspNetCore.App \(10[^ ]*\) \[\(.*\)\]$|\2/\1|p' | tail -n 1)
failed=0

# A build of its own, since the collector rewrites the assemblies that it measures. It finds those of the ASP.NET Core
# framework only beside the tests, where the runtime does not look for them.
dotnet build RnnStream.sln -c Release -v q --artifacts-path "$out/build" >"$out/build.txt" ||
  { cat "$out/build.txt"; exit 1; }

for project in ${*:-$all}; do
  tests=RnnStream.$project.Tests
  cp "$framework"/Microsoft.Extensions.*.dll "$out/build/bin/$tests/release/"
  dotnet test "tests/$tests" -c Release -v q --no-build --artifacts-path "$out/build" --collect "XPlat Code Coverage" \
    --settings tests/coverage.runsettings --results-directory "$out/results/$project" >"$out/$project.txt" || failed=1
  grep -E '^(Passed|Failed)!|\[FAIL\]' "$out/$project.txt" || cat "$out/$project.txt"
done

find "$out/results" -name coverage.info -exec \
  awk -v "list=$out/uncovered.txt" -v "bounds=$(($# == 0))" -f tests/coverage.awk {} + || failed=1
exit $failed
