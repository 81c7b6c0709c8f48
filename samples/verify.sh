#!/usr/bin/env bash
# Replays every sample and compares readings, episodes and the digest of all states with samples/expected.txt.
#   samples/verify.sh            compares; exit code 1 on a difference
#   samples/verify.sh --update   writes the expected file anew
set -euo pipefail
cd "$(dirname "$0")"
build=../artifacts/bin/RnnStream.Worker/release/rnnstream
[ -x "$build" ] || dotnet build ../src/RnnStream.Worker -c Release -v q >&2

found=$(for log in *.csv.gz; do
  summary=$("$build" replay "$log" --json)
  figure() { sed -E "s/.*\"$1\":\"?([^,\"}]+).*/\1/" <<<"$summary"; }
  echo "$log readings=$(figure readings) episodes=$(figure episodes) stateDigest=$(figure stateDigest)"
done)

if [ "${1:-}" = --update ]; then
  echo "$found" > expected.txt
elif diff <(echo "$found") expected.txt; then
  echo "every sample replays as expected"
else
  echo "the replays (<) differ from samples/expected.txt (>)" >&2
  exit 1
fi
