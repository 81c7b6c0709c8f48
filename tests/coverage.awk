# Joins the collector's lcov files: a branch counts as taken when any test project took it.
# A branch is named by file, line, offset and path, and by how often that name occurred before in the same file: two
# lambdas of one line count their offsets separately.
BEGIN {
  FS = "[:,]"
  split("RnnStream.Mqtt/Packets RnnStream.Storage/Log RnnStream.Storage/Checkpoints", held, " ")
}
$1 == "SF" { file = $0; sub(/^.*\/src\//, "", file); split("", seen) }
$1 == "BRDA" {
  name = file "|" $2 "|" $3 "|" $4
  name = name "|" seen[name]++
  if (!(name in taken)) { names[++count] = name; taken[name] = 0 }
  if ($5 > 0) taken[name] = 1
}

function add(group, isTaken) { all[group]++; yes[group] += isTaken }
function rate(group) { return all[group] ? 100 * yes[group] / all[group] : 100 }
function row(group) { return sprintf("%-56s %6d of %6d  %6.2f %%", group, yes[group], all[group], rate(group)) }

END {
  printf "" > list
  for (i = 1; i <= count; i++) {
    split(names[i], part, "|")
    folder = part[1]
    sub(/\/[^\/]*$/, "", folder)
    project = folder
    sub(/\/.*/, "", project)
    add("all", taken[names[i]]); add(project, taken[names[i]]); files[part[1]] = folder; add(part[1], taken[names[i]])
    if (folder != project) add(folder, taken[names[i]])
    folders[folder]; folders[project]
    if (!taken[names[i]]) missed[part[1]] = missed[part[1]] " " part[2]
  }
  for (folder in folders) print row(folder) | "sort"
  close("sort")
  print row("all")
  for (file in files) if (file in missed) {
    printf "%s %d of %d not taken, lines%s\n", file, all[file] - yes[file], all[file], missed[file] | ("sort >" list)
    for (h in held) if (files[file] == held[h])
      printf "  %s: %d of %d not taken, lines%s\n", file, all[file] - yes[file], all[file], missed[file] | "sort"
  }
  close("sort")
  if (!bounds) exit 0
  below = 0
  for (h in held) if (!(held[h] in all) || rate(held[h]) < 100) { print "below 100 %: " held[h]; below = 1 }
  if (rate("all") < 90) { print "below 90 %: all"; below = 1 }
  exit below
}
