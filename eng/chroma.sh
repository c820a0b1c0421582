#!/usr/bin/env bash
# Installs the Chroma server that tests start, from npm, into FACECV_TEST_CHROMA or artifacts/chroma. Nothing is done when it is there.
# Newer native parts than 1.0.3 need a newer C library than Debian 12 has.
set -euo pipefail
cd "$(dirname "$0")/.."
folder="${FACECV_TEST_CHROMA:-$PWD/artifacts/chroma}"
[ -f "$folder/node_modules/chromadb/dist/cli.mjs" ] && exit 0
mkdir -p "$folder"
cat > "$folder/package.json" <<'JSON'
{ "private": true, "dependencies": { "chromadb": "3.0.17" }, "overrides": { "chromadb-js-bindings-linux-x64-gnu": "1.0.3" } }
JSON
npm install --prefix "$folder" --no-audit --no-fund --silent
