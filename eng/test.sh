#!/usr/bin/env bash
# Builds everything, restores the packs of models, installs MariaDB and Chroma where they are missing and may be, runs every test suite, and ends with "N passed, N failed, N skipped".
#   eng/test.sh              all suites
#   eng/test.sh Core Vision  only these
set -uo pipefail
cd "$(dirname "$0")/.."

results=artifacts/test-results
export FACECV_TEST_MODELS="${FACECV_TEST_MODELS:-$PWD/artifacts/models}"
suites=("$@")
[ ${#suites[@]} -gt 0 ] || suites=(Core Vision Stores Server Cli Fuzz)

fail() { echo "$1" >&2; echo "0 passed, 1 failed"; exit 1; }

command -v dotnet > /dev/null || fail "The .NET 10 SDK is needed (dotnet is not on the PATH)."
command -v npm > /dev/null || echo "npm is not on the PATH: the models cannot be restored, tests that need them will be skipped (or fail in CI)." >&2

# The programs alone, without the package that starts a server of the machine.
install_mariadb() { DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends mariadb-server-core mariadb-client-core > /dev/null; }
if ! PATH="$PATH:/usr/sbin" command -v mariadbd > /dev/null && [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    install_mariadb || { apt-get update -q > /dev/null && install_mariadb; }
fi
PATH="$PATH:/usr/sbin" command -v mariadbd > /dev/null || echo "MariaDB is not installed: tests of the MySQL store will be skipped (or fail in CI)." >&2

# promtool alone, out of the package: its installation would start a Prometheus of the machine.
if ! command -v promtool > /dev/null && [ ! -x artifacts/prometheus/usr/bin/promtool ] && [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    fetch_promtool() { mkdir -p artifacts/prometheus && (cd artifacts/prometheus && apt-get download -q prometheus > /dev/null && dpkg -x prometheus_*.deb . && rm prometheus_*.deb); }
    fetch_promtool || { apt-get update -q > /dev/null && fetch_promtool; }
fi
export PATH="$PATH:$PWD/artifacts/prometheus/usr/bin"
command -v promtool > /dev/null || echo "promtool is not installed: tests of the alert rules will be skipped (or fail in CI)." >&2

export FACECV_TEST_CHROMA="${FACECV_TEST_CHROMA:-$PWD/artifacts/chroma}"
eng/chroma.sh || echo "Chroma could not be installed: tests of the Chroma and hybrid stores will be skipped (or fail in CI)." >&2

dotnet build FaceCV.slnx -c Release -v quiet --nologo || fail "The build failed."
for pack in starter faceapi ssd blazeface mtcnn; do
    dotnet run --project src/FaceCV.Cli -c Release --no-build -- models pull "$pack" --models-dir "$FACECV_TEST_MODELS" \
        || echo "The $pack models could not be restored." >&2
done

rm -rf "$results"
status=0
for suite in "${suites[@]}"; do
    dotnet test "tests/FaceCV.$suite.Tests" -c Release --no-build --nologo \
        --logger "trx;LogFileName=$suite.trx" --results-directory "$results" || status=1
done

# Each .trx holds one <Counters total= executed= passed= failed= .../> element.
sum() { cat "$results"/*.trx 2> /dev/null | grep -o '<Counters [^>]*' | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | paste -sd+ | bc_or_zero; }
bc_or_zero() { local expression; read -r expression || expression=0; echo $((${expression:-0})); }

total=$(sum total) passed=$(sum passed) failed=$(sum failed) executed=$(sum executed)
written=$(ls "$results"/*.trx 2> /dev/null | wc -l)
if [ "$written" -ne "${#suites[@]}" ]; then
    echo "Only $written of ${#suites[@]} suites wrote a result." >&2
    failed=$((failed + ${#suites[@]} - written))
fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ] || status=1
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
echo "$passed passed, $failed failed, $((total - executed)) skipped"
exit $status
