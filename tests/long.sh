#!/usr/bin/env bash
# The longer column of the table "How far to go" (README.md): runs everything that counts, in parts of a minute or so,
# until the time is over.
#
#   tests/long.sh --hours 2 --out DIR [--seed N]
#
# Builds, copies what it built to DIR/bin and runs from there: the working tree may change meanwhile. Two lanes run beside
# each other, what waits for real processes and what works in memory; each takes the part that is furthest from its goal.
# After every part a line is added to DIR/progress.jsonl and DIR/summary.md is written anew, so a run that is cut off has true counts.
# Exit code 0: nothing failed, and every part did something. What failed is in DIR/failed-*.log, with its seed and command.
set -euo pipefail

hours=2 out="" seed=1
usage() { sed -n '2,11p' "$0"; [ $# = 0 ] || echo "long.sh: $*" >&2; exit 2; }
while [ $# -gt 0 ]; do
  [ $# -gt 1 ] || usage "'$1' needs a value, or is no option"
  case $1 in
    --hours) hours=$2 ;;
    --out) out=$2 ;;
    --seed) seed=$2 ;;
    *) usage "there is no option '$1'" ;;
  esac
  shift 2
done
[[ $hours =~ ^[0-9]+(\.[0-9]+)?$ ]] || usage "--hours '$hours': a number is expected"
[[ $seed =~ ^[0-9]{1,9}$ ]] || usage "--seed '$seed': a whole number below 1,000,000,000 is expected"
[ -n "$out" ] || usage "--out is missing"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
repository=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$out" && out=$(cd "$out" && pwd)
: >>"$out/counts" && : >>"$out/parts" && : >>"$out/progress.jsonl"

# part | lane | goal | row, as the tests report it in the file that RNNSTREAM_COUNTS names
rows='simulation|memory|1000000|simulated crash recoveries
simulation|memory|100000|faults during recovery
log|memory|200000|simulated crash recoveries of the log alone
errors|memory|5000|I/O errors, once and sticky, at every point
corruption|memory|100000|corruption cases, none accepted silently
fuzz|memory|1000000000|fuzz inputs
kills|live|1000|real SIGKILLs, state digest equal
calls|live|200|system calls at which the program was killed
broker|live|200|broker kills
broker|live|200|broker partitions'

build() {
  for project in Simulation.Tests Storage.Tests Worker.Tests Fuzz; do
    dotnet build "$repository/tests/RnnStream.$project" -c Release -v q
    rm -rf "$out/bin/$project" && mkdir -p "$out/bin"
    cp -r "$repository/artifacts/bin/RnnStream.$project/release" "$out/bin/$project"
  done
  mkdir -p "$out/corpus" && cp -r "$repository/tests/RnnStream.Fuzz/corpus/." "$out/corpus"
}

# The command of a part; the second argument is its number.
command_of() {
  local first=$((seed + $2 * 100000)) tests="dotnet test $out/bin"
  case $1 in
    simulation) echo "RNNSTREAM_SECONDS=60 RNNSTREAM_FIRST_SEED=$first $tests/Simulation.Tests/RnnStream.Simulation.Tests.dll --filter FullyQualifiedName~CrashRecoveryTests" ;;
    corruption) echo "RNNSTREAM_SECONDS=30 RNNSTREAM_FIRST_SEED=$first $tests/Simulation.Tests/RnnStream.Simulation.Tests.dll --filter FullyQualifiedName~CorruptionTests" ;;
    log) echo "RNNSTREAM_SECONDS=20 RNNSTREAM_FIRST_SEED=$first $tests/Storage.Tests/RnnStream.Storage.Tests.dll --filter FullyQualifiedName~Power_losses_in_a_row" ;;
    errors) echo "RNNSTREAM_SEEDS=1 RNNSTREAM_FIRST_SEED=$first $tests/Storage.Tests/RnnStream.Storage.Tests.dll --filter FullyQualifiedName~An_error_at_any_operation" ;;
    fuzz) # All targets in turn, then the one that takes millions a second.
      local targets="all --seconds 4"
      [ $(($(grep -c '^fuzz ' "$out/parts") % 2)) = 0 ] || targets="mqtt-properties --seconds 40"
      echo "RNNSTREAM_CORPUS=$out/corpus dotnet $out/bin/Fuzz/RnnStream.Fuzz.dll $targets --seed $((seed + $2))" ;;
    kills) echo "RNNSTREAM_KILLS=50 $tests/Worker.Tests/RnnStream.Worker.Tests.dll --filter FullyQualifiedName~Killed_many_times" ;;
    calls) echo "RNNSTREAM_POINTS=1 $tests/Worker.Tests/RnnStream.Worker.Tests.dll --filter FullyQualifiedName~A_kill_behind_any_system_call" ;;
    broker) echo "RNNSTREAM_BROKER_FAULTS=10 $tests/Worker.Tests/RnnStream.Worker.Tests.dll --filter 'FullyQualifiedName~A_broker_that_restarts|FullyQualifiedName~A_half_open_connection'" ;;
  esac
}

# Sum of a row, and of its details behind a colon.
count_of() {
  awk -v row="$1" '{ name = substr($0, length($1) + 2) } name == row || index(name, row ":") == 1 { sum += $1 } END { printf "%.0f", sum }' "$out/counts"
}

# The part of a lane that is furthest from its goal.
next_part() {
  local part lane goal row
  while IFS='|' read -r part lane goal row; do
    [ "$lane" = "$1" ] && echo "$(($(count_of "$row") * 1000000 / goal)) $part"
  done <<<"$rows" | sort -n -s -k1,1 | head -1 | cut -d' ' -f2
}

write_summary() {
  local part lane goal row
  {
    echo "# Longer run, from seed $seed, $(($(date +%s) - started)) s of $((ending - started)) s at $(date -u +%FT%TZ)"
    echo
    echo "| Row | Goal | Count | Failed parts | Seconds |"
    echo "|---|---|---|---|---|"
    while IFS='|' read -r part lane goal row; do
      awk -v part="$part" -v goal="$goal" -v row="$row" -v count="$(count_of "$row")" \
        '$1 == part { seconds += $2; failed += ($3 != 0) } END { printf "| %s | %.0f | %.0f | %d | %d |\n", row, goal, count, failed, seconds }' "$out/parts"
    done <<<"$rows"
    echo
    echo "Fuzz inputs by target: $(awk '/ fuzz inputs: / { sum[$4] += $1 } END { for (name in sum) printf "%s %.0f; ", name, sum[name] }' "$out/counts")"
    echo
    echo "System: $(nproc) processors, $(uname -sr), $(git -C "$repository" rev-parse --short HEAD 2>/dev/null || echo '?')"
  } >"$out/summary.$1" && mv "$out/summary.$1" "$out/summary.md"
}

run_part() {
  local lane=$1 part=$2 number=$3 begin code=0 command log counts
  command=$(command_of "$part" "$number") log="$out/$lane.log" counts="$out/$lane.counts"
  : >"$counts"
  begin=$(date +%s)
  RNNSTREAM_COUNTS="$counts" timeout --kill-after=10 1200 bash -c "$(sed 's/ dotnet / exec dotnet /' <<<"$command")" >"$log" 2>&1 || code=$?
  [ "$code" != 0 ] || [ -s "$counts" ] || { code=99 && echo "nothing was run" >>"$log"; }
  local seconds=$(($(date +%s) - begin))
  cat "$counts" >>"$out/counts"
  echo "$part $seconds $code" >>"$out/parts"
  printf '{"time":"%s","part":"%s","number":%d,"seconds":%d,"exitCode":%d,"counts":{%s},"command":"%s"}\n' \
    "$(date -u +%FT%TZ)" "$part" "$number" "$seconds" "$code" \
    "$(awk '{ name = substr($0, length($1) + 2); printf "%s\"%s\":%.0f", (NR > 1 ? "," : ""), name, $1 }' "$counts")" "$command" >>"$out/progress.jsonl"
  if [ "$code" != 0 ]; then
    cp "$log" "$out/failed-$part-$number.log"
    echo "FAILED: $command"
    grep -m5 -iE 'seed|FAILED with|Error Message|nothing was run' "$log" || tail -5 "$log"
  fi
  write_summary "$lane"
}

run_lane() {
  local lane=$1 number=0
  while [ "$(date +%s)" -lt "$ending" ]; do
    run_part "$lane" "$(next_part "$lane")" "$number"
    number=$((number + 1))
  done
}

build
started=$(date +%s)
ending=$((started + $(awk -v hours="$hours" 'BEGIN { printf "%d", hours * 3600 }')))
run_lane memory &
run_lane live &
wait
write_summary end
cat "$out/summary.md"
awk '$3 != 0 { failed++ } END { exit failed > 0 || NR == 0 }' "$out/parts"
