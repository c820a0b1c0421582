#!/usr/bin/env bash
# Makes packages that need neither the SDK nor a runtime: one program file with its native libraries beside it, packed, with checksums.
#   eng/publish.sh                          for this machine
#   eng/publish.sh linux-x64 win-x64 ...    for others: linux-x64, linux-arm64, win-x64, osx-arm64
# FACECV_RUNTIME=gpu takes the GPU runtime (linux-x64, win-x64); FACECV_EDITION=server leaves out the commands that measure.
# FACECV_PUBLISH_OUT is where they go (artifacts/publish); FACECV_PUBLISH_PACK=no makes folders only.
set -euo pipefail
cd "$(dirname "$0")/.."

runtime="${FACECV_RUNTIME:-cpu}" edition="${FACECV_EDITION:-full}" out="${FACECV_PUBLISH_OUT:-$PWD/artifacts/publish}"
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
# One date for every file, that of the commit, so that the same commit gives the same archive.
stamp="@${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2> /dev/null || date +%s)}"

fail() { echo "$1" >&2; exit 2; }

this_machine() {
    case "$(uname -s)-$(uname -m)" in
        Linux-x86_64) echo linux-x64 ;;
        Linux-aarch64) echo linux-arm64 ;;
        Darwin-arm64) echo osx-arm64 ;;
        *) fail "Name one of linux-x64, linux-arm64, win-x64, osx-arm64." ;;
    esac
}

rids=("$@")
[ ${#rids[@]} -gt 0 ] || rids=("$(this_machine)")
for rid in "${rids[@]}"; do
    case "$rid" in linux-x64 | linux-arm64 | win-x64 | osx-arm64) ;; *) fail "'$rid' is none of linux-x64, linux-arm64, win-x64, osx-arm64." ;; esac
    case "$runtime-$rid" in gpu-linux-arm64 | gpu-osx-arm64) fail "There is no GPU runtime package for $rid." ;; esac
done

mkdir -p "$out"
for rid in "${rids[@]}"; do
    name="facecv-$version-$rid"
    [ "$edition" = full ] || name="$name-$edition"
    [ "$runtime" = cpu ] || name="$name-$runtime"
    rm -rf "${out:?}/$name"
    # Not trimmed: settings, JSON and the OpenAPI document are found by reflection. Native libraries stay beside the program, since within it
    # they would have to be unpacked at each first start, which a read-only system refuses.
    dotnet publish src/FaceCV.Cli -c Release -r "$rid" --self-contained true -o "$out/$name" -v quiet --nologo \
        --artifacts-path "$out/.build/$runtime-$edition" -p:UseAppHost=true -p:PublishSingleFile=true -p:PublishTrimmed=false -p:DebugType=embedded \
        -p:FaceCvPackage=true -p:FaceCvRuntime="$runtime" -p:FaceCvEdition="$edition" -p:ContinuousIntegrationBuild=true
    # Symbols and import libraries of native packages, larger than the libraries themselves.
    find "$out/$name" -maxdepth 1 \( -name '*.pdb' -o -name '*.lib' \) -delete
    find "$out/$name" -type f -exec chmod 644 {} +
    [ "$rid" = win-x64 ] || chmod 755 "$out/$name/facecv"
    find "$out/$name" -exec touch -d "$stamp" {} +
    [ "${FACECV_PUBLISH_PACK:-yes}" = yes ] || continue
    if [ "$rid" = win-x64 ]; then
        command -v zip > /dev/null || fail "zip is needed to pack for Windows."
        archive="$name.zip"
        rm -f "$out/$archive"
        (cd "$out" && find "$name" -type f | LC_ALL=C sort | TZ=UTC zip -q -X -9 "$archive" -@)
    else
        archive="$name.tar.gz"
        tar -C "$out" --sort=name --owner=0 --group=0 --numeric-owner --mtime="$stamp" -cf - "$name" | gzip -9 -n > "$out/$archive"
    fi
    echo "$(du -sm "$out/$name" | cut -f1) MB unpacked, $(du -m "$out/$archive" | cut -f1) MB: $out/$archive"
done
[ "${FACECV_PUBLISH_PACK:-yes}" = yes ] || exit 0
(cd "$out" && find . -maxdepth 1 -name "facecv-$version-*" -type f -printf '%P\n' | LC_ALL=C sort | xargs sha256sum > SHA256SUMS)
