#!/usr/bin/env bash
# Runs one fuzz target with the assemblies it tries instrumented by SharpFuzz, so that inputs which reach new branches are kept.
#   eng/fuzz.sh TARGET SECONDS      findings, each made small, go to artifacts/fuzz/TARGET; the exit code is 1 when there are any
#   eng/fuzz.sh list                the targets
set -euo pipefail
cd "$(dirname "$0")/.."
version=2.3.0 tools=artifacts/sharpfuzz work=artifacts/fuzz/bin

dotnet build tests/FaceCV.Fuzz -c Release -v quiet --nologo
built=tests/FaceCV.Fuzz/bin/Release/net10.0
[ "${1:-list}" != list ] || exec dotnet "$built/FaceCV.Fuzz.dll" list

[ -x "$tools/sharpfuzz" ] || dotnet tool install SharpFuzz.CommandLine --version "$version" --tool-path "$tools"
if [ "$built/FaceCV.Fuzz.dll" -nt "$work/FaceCV.Fuzz.dll" ]; then
    rm -rf "$work" && mkdir -p "$work" && cp -r "$built/." "$work"
    for assembly in FaceCV.Core FaceCV.Vision FaceCV.Stores FaceCV.Server CsvHelper Google.Protobuf; do "$tools/sharpfuzz" "$work/$assembly.dll"; done
fi
exec nice -n 19 dotnet "$work/FaceCV.Fuzz.dll" run "$1" --seconds "${2:-600}" --folder "artifacts/fuzz/$1"
