# The verb "test" of the launcher, which sources this file: format, build without warnings, then every test project.

# Prints the closing line and leaves; whatever is not a test but went wrong counts as a failure.
close_tests() {
  printf '%s passed, %s failed\n' "$1" "$2"
  [ "$2" -eq 0 ] || exit 1
  [ "$1" -gt 0 ] || exit 1
  exit 0
}

run_tests() {
  local passed=0 failed=0 project output rc
  install_debian dataset-fashion-mnist dict-devil fonts-dejavu-core
  export CI=true

  say "Checking the format"
  quietly dotnet tool restore || close_tests 0 1
  quietly dotnet csharpier check . || failed=$((failed + 1))

  say "Building (the first time also fetches 200 MB of packages)"
  spare_what_runs
  quietly dotnet build Sharpest.slnx -c Release --disable-build-servers -v quiet -clp:NoSummary ||
    close_tests 0 $((failed + 1))

  # One after the other: two processes that compute at once would fight for the cores.
  for project in "$root"/tests/*.Tests/*.Tests.csproj; do
    say "Testing $(basename "$project" .csproj)"
    output=$artifacts/launcher/$(basename "$project" .csproj).log
    rc=0
    (cd "$root" && dotnet test --project "$project" -c Release --no-build --no-progress \
      --results-directory "$artifacts/TestResults" "$@" </dev/null 2>&1) | tee "$output" || rc=$?
    count_tests "$output" "$rc"
  done
  close_tests "$passed" "$failed"
}

# Adds the numbers of one project; a process that ended badly without a failed test is one failure of its own.
count_tests() {
  local good bad
  good=$(awk '$1 == "succeeded:" { n += $2 } END { print n + 0 }' "$1")
  bad=$(awk '$1 == "failed:" { n += $2 } END { print n + 0 }' "$1")
  # 8 says that no test matched the filter, which is no fault of one project among several.
  if [ "$bad" -eq 0 ] && [ "$2" -ne 0 ] && [ "$2" -ne 8 ]; then bad=1; fi
  passed=$((passed + good))
  failed=$((failed + bad))
}
