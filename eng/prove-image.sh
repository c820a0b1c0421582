#!/usr/bin/env bash
# Proves deploy/Dockerfile where no container engine runs: reads it line by line and does in chroots of a clean Debian what an engine would do,
# then starts the image as it says (its user, its environment, a read-only root) and uses it from outside. Root is needed, and debootstrap.
#   eng/prove-image.sh PICTURE-OF-A-PERSON ANOTHER-OF-THE-SAME PICTURE-OF-SOMEBODY-ELSE
# FACECV_PROVE_BASE: a folder that debootstrap made (else one is made). FACECV_PROVE_PROGRAM: a published folder to take for the stage `build`
# (its commands are then not run). FACECV_PROVE_NPMRC: an .npmrc for the secret of that name. The base images of the SDK and of Node.js are
# stood in for by the same Debian with this machine's dotnet and npm in it.
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -eq 3 ] || { sed -n '2,/^set/p' "$0" | grep '^#'; exit 2; }
[ "$(id -u)" = 0 ] || { echo "Root is needed for chroot and mounts." >&2; exit 2; }
for picture in "$@"; do [ -f "$picture" ] || { echo "$picture is not there." >&2; exit 2; }; done

# A mount namespace of its own: whatever happens, no mount is left behind.
[ "${FACECV_PROVE_INSIDE:-}" = yes ] || FACECV_PROVE_INSIDE=yes exec unshare --mount --propagation private "$0" "$@"

work=$(mktemp -d /tmp/facecv-image.XXXXXX)
mount -t tmpfs -o mode=700 tmpfs "$work"
shell='' network=''
tidy() {
    # Whatever failed, nothing that was started here goes on.
    [ -z "$shell" ] || pkill -KILL -P "$shell" 2> /dev/null || true
    [ -z "$network" ] || kill "$network" 2> /dev/null || true
    umount --recursive --lazy "$work"
    rmdir "$work"
}
trap tidy EXIT
base="${FACECV_PROVE_BASE:-}"
if [ -z "$base" ]; then
    base="$work/base"
    echo "== debootstrap --variant=minbase bookworm"
    debootstrap --variant=minbase bookworm "$base" > "$work/debootstrap.log"
fi

declare -A vars=([BUILDARCH]=$(dpkg --print-architecture) [TARGETARCH]=$(dpkg --print-architecture) [BUILDPLATFORM]=linux)
declare -A names=() envs=()
root='' stage='' user='' workdir=/ entrypoint='' cmd='' health=''

say() { echo "[$stage] $*"; }

# Puts values in the place of ${NAME} and $NAME.
fill() {
    local text="$1" name
    for name in "${!vars[@]}"; do
        text="${text//\$\{$name\}/${vars[$name]}}"
        text="${text//\$$name/${vars[$name]}}"
    done
    echo "$text"
}

# A root of its own over another, by an overlay; what runs in it sees /proc, /dev and the network.
new_root() {
    root="$work/$1"
    mkdir -p "$root" "$work/layers/$1/upper" "$work/layers/$1/work"
    mount -t overlay overlay -o "lowerdir=$2,upperdir=$work/layers/$1/upper,workdir=$work/layers/$1/work" "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    mkdir -p "$root/usr/local/share/ca-certificates"
    find /usr/local/share/ca-certificates -name '*.crt' -exec cp {} "$root/usr/local/share/ca-certificates/" \;
}

in_root() {
    local settings=() name
    for name in "${!envs[@]}"; do settings+=("$name=${envs[$name]}"); done
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive "${settings[@]}" chroot "$root" /bin/sh -ec "cd '$workdir'; $1"
}

# What the image of the SDK or of Node.js would hold.
stand_in() {
    local folder
    in_root 'apt-get update -q > /dev/null && apt-get install -y -q --no-install-recommends ca-certificates libssl3 libstdc++6 > /dev/null'
    case "$1" in
        */dotnet/sdk:*)
            folder=$(dirname "$(readlink -f "$(command -v dotnet)")")
            mkdir -p "$root$folder" && mount --rbind -o ro "$folder" "$root$folder"
            ln -sf "$folder/dotnet" "$root/usr/local/bin/dotnet"
            envs[DOTNET_SYSTEM_GLOBALIZATION_INVARIANT]=1 envs[DOTNET_NOLOGO]=1 envs[DOTNET_CLI_TELEMETRY_OPTOUT]=1 ;;
        node:*)
            folder=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
            mkdir -p "$root$folder" && mount --bind -o ro "$folder" "$root$folder"
            cp "$(readlink -f "$(command -v node)")" "$root/usr/local/bin/node"
            ln -sf "$folder/bin/npm-cli.js" "$root/usr/local/bin/npm"
            # Node.js trusts its own list of authorities; this machine may have more.
            envs[NODE_EXTRA_CA_CERTS]=/etc/ssl/certs/ca-certificates.crt ;;
        debian:*) ;;
        *) echo "There is nothing here that could stand in for $1." >&2; exit 1 ;;
    esac
}

do_from() {
    local image
    image=$(fill "$(sed -E 's/--platform=[^ ]+ //; s/ AS .*//' <<< "$1")")
    stage=$(sed -nE 's/.* AS ([^ ]+)$/\1/p' <<< "$1")
    envs=() user='' workdir=/ skipped=''
    # The stages of a base that is not wanted are not made, as no engine would.
    case "$stage" in base-*) [ "$stage" = "base-${vars[FACECV_RUNTIME]}" ] || { skipped=yes; return; } ;; esac
    say "FROM $image"
    if [ -n "${names[$image]:-}" ]; then new_root "$stage" "${names[$image]}"; else new_root "$stage" "$base"; fi
    names[$stage]="$root"
    [ "$stage" != build ] || [ -z "${FACECV_PROVE_PROGRAM:-}" ] || return 0
    [ -n "${names[$image]:-}" ] && [ "$image" != "$stage" ] && return 0
    case "$image" in debian:*) ;; *) stand_in "$image" ;; esac
}

do_run() {
    local line="$1" target
    if [ "$stage" = build ] && [ -n "${FACECV_PROVE_PROGRAM:-}" ]; then return; fi
    while [[ "$line" =~ ^--mount=([^ ]+)\ +(.*)$ ]]; do
        target=$(sed -nE 's/.*target=([^,]+).*/\1/p' <<< "${BASH_REMATCH[1]}")
        case "${BASH_REMATCH[1]}" in
            type=cache,*) mkdir -p "$root$target" && mount --bind "$target" "$root$target" ;;
            *id=nuget*) [ ! -f "$target" ] || { mkdir -p "$(dirname "$root$target")" && touch "$root$target" && mount --bind "$target" "$root$target"; } ;;
            *id=npmrc*) [ -z "${FACECV_PROVE_NPMRC:-}" ] || { touch "$root$target" && mount --bind "$FACECV_PROVE_NPMRC" "$root$target"; } ;;
        esac
        line="${BASH_REMATCH[2]}"
    done
    say "RUN $line"
    in_root "$line" > "$work/run.log" 2>&1 || { cat "$work/run.log" >&2; exit 1; }
}

do_copy() {
    local from source target
    if [ "$stage" = build ]; then
        if [ -n "${FACECV_PROVE_PROGRAM:-}" ]; then
            say "stands for what eng/publish.sh made"
            mkdir -p "$root/out"
            cp -a "$FACECV_PROVE_PROGRAM" "$root/out/program" && cp -a "$FACECV_PROVE_PROGRAM" "$root/out/puller"
            return
        fi
        say "COPY $1"
        git ls-files -co --exclude-standard -- Directory.\* .editorconfig global.json LICENSE THIRD-PARTY-NOTICES.md eng models src | tar -cf - -T - | tar -xf - -C "$root$workdir" --no-same-owner
        return
    fi
    from=$(sed -nE 's/.*--from=([^ ]+).*/\1/p' <<< "$1")
    read -r source target <<< "$(sed -E 's/--[a-z]+=[^ ]+ +//g' <<< "$1")"
    say "COPY $1"
    mkdir -p "$root$target"
    cp -R --preserve=mode,timestamps "${names[$from]}$source/." "$root$target/"
}

do_env() {
    local pair
    for pair in $1; do
        envs[${pair%%=*}]=$(fill "${pair#*=}")
    done
}

skipped='' from_seen=''
set -f
while IFS= read -r line; do
    word="${line%% *}" rest="${line#* }"
    rest="${rest#"${rest%%[! ]*}"}"
    case "$word" in
        FROM) from_seen=yes; do_from "$rest"; continue ;;
        ARG)
            name="${rest%%=*}"
            if [ "$name" != "$rest" ]; then
                [ -n "$from_seen" ] && [ -n "${vars[$name]:-}" ] || vars[$name]="${rest#*=}"
            fi
            [ -z "$from_seen" ] || envs[$name]="${vars[$name]:-}"
            continue ;;
    esac
    [ -z "$skipped" ] || continue
    case "$word" in
        RUN) do_run "$rest" ;;
        COPY) do_copy "$rest" ;;
        ENV) do_env "$rest" ;;
        USER) user="$rest"; say "USER $rest" ;;
        WORKDIR) workdir="$rest"; mkdir -p "$root$rest" ;;
        HEALTHCHECK) health="${rest#*CMD }" ;;
        ENTRYPOINT) entrypoint="$rest" ;;
        CMD) cmd="$rest" ;;
        LABEL | VOLUME | EXPOSE | STOPSIGNAL) ;;
        *) echo "$word is not understood here." >&2; exit 1 ;;
    esac
done < <(sed -e '/^#/d' deploy/Dockerfile | sed -e ':a' -e '/\\$/N; s/\\\n */ /; ta' | sed -e '/^ *$/d')
set +f

for name in BUILDARCH TARGETARCH FACECV_VERSION FACECV_REVISION; do unset "envs[$name]"; done
# The words of ["a", "b"].
words() { tr -d '[]",' <<< "$1"; }

echo "== the image"
echo "files of the last stage beyond the base: $(du -sm --exclude=apt "$work/layers/$stage/upper" | cut -f1) MB; program $(du -sm "$root/opt/facecv" --exclude=models | cut -f1) MB, models $(du -sm "$root/opt/facecv/models" | cut -f1) MB, with the base $(du -sm --exclude="$root/proc" --exclude="$root/dev" --exclude="$root/var/cache/apt" "$root" | cut -f1) MB"
for tool in dotnet npm node gcc git curl; do [ -z "$(in_root "command -v $tool || true")" ] || { echo "$tool is in the image." >&2; exit 1; }; done
echo "no SDK, no npm, no compiler, no curl in it"

echo "== starts as user $user, root read-only, /data its own, /tmp empty"
mkdir -p "$work/volume" && cp -a "$root/data/." "$work/volume/" && chown "$user" "$work/volume" && chmod 700 "$work/volume"
# An engine's volume takes its owner from the folder of the image, so it has to be right there.
[ "$(stat -c %u:%g "$root/data")" = "$user" ] || { echo "/data belongs to $(stat -c %u:%g "$root/data")." >&2; exit 1; }
mount -o remount,ro "$root"
mount --bind "$work/volume" "$root/data"
mount -t tmpfs -o mode=1777,size=64m tmpfs "$root/tmp"
chmod 711 "$work"
# Secrets as compose.yaml gives them.
mount -t tmpfs -o mode=755,size=1m tmpfs "$root/run"
mkdir "$root/run/secrets"
for name in data.key admin.key; do head -c 32 /dev/urandom | base64 > "$root/run/secrets/$name"; done
chown -R "$user" "$root/run/secrets" && chmod 400 "$root/run/secrets"/*.key
envs[FACECV_DATA_KEY_FILE]=/run/secrets/data.key envs[FACECV_ADMIN_KEY_FILE]=/run/secrets/admin.key
key="Authorization: Bearer $(cat "$root/run/secrets/admin.key")"

# A network of its own, with nothing in it but loopback: the image listens on every address, and nobody else is to reach a server that is being tried.
unshare --net sleep 3600 &
network=$!
sleep 1
inside() { nsenter --net="/proc/$network/ns/net" "$@"; }
inside ip link set lo up
read -ra command <<< "$(words "$entrypoint") $(words "$cmd")"
settings=()
for name in "${!envs[@]}"; do settings+=("$name=${envs[$name]}"); done
# shellcheck disable=SC2016 # the inner shell expands
run_in() { inside env -i "${settings[@]}" chroot --userspec="$user" --groups= "$root" /bin/sh -c 'cd /data && exec "$0" "$@"' "$@"; }

if run_in /bin/sh -c 'touch /opt/facecv/x /etc/x /x' 2> /dev/null; then echo "The root can be written." >&2; exit 1; fi
echo "the root cannot be written"
run_in "${command[@]}" > "$work/server.log" 2>&1 &
shell=$!
read -ra probe <<< "$(words "$health")"
for _ in $(seq 60); do
    if run_in "${probe[@]}" > "$work/health.log" 2>&1; then break; fi
    kill -0 "$shell" 2> /dev/null || { cat "$work/server.log" >&2; exit 1; }
    sleep 1
done
run_in "${probe[@]}"
server=$(pgrep -P "$shell")
echo "runs as: $(ps -o uid=,gid=,args= -p "$server")"

url="http://127.0.0.1:${envs[FACECV_PORT]}"
send() { inside curl --silent --show-error --fail-with-body --header "$key" "$@"; }
echo "== from outside"
[ "$(inside curl --silent -o /dev/null -w '%{http_code}' "$url/api/v1/people")" = 401 ] || { echo "No key was asked for." >&2; exit 1; }
echo "without a key: 401"
send -F name=Ada -F "file=@$1" "$url/api/v1/insightface/register" | cut -c1-160; echo
send -F "file=@$2" "$url/api/v1/insightface/recognize" > "$work/same.json"
send -F "file=@$3" "$url/api/v1/insightface/recognize" > "$work/other.json"
cut -c1-200 "$work/same.json"; echo
grep -q '"name":"Ada".*"verdict":"match"' "$work/same.json" || { echo "The second picture was not named." >&2; exit 1; }
! grep -q '"verdict":"match"' "$work/other.json" || { echo "Somebody else was named." >&2; exit 1; }
echo "the second picture is named, somebody else's is not"

echo "== SIGTERM, in the middle of a request"
send --limit-rate 10k -F "file=@$2" "$url/api/v1/insightface/recognize" > "$work/last.json" &
request=$!
sleep 0.4
kill -TERM "$server"
if ! wait "$request" || ! grep -q '"verdict":"match"' "$work/last.json"; then echo "The request that ran was not answered." >&2; exit 1; fi
echo "the request that ran was answered"
code=0
wait "$shell" || code=$?
tail -n 1 "$work/server.log"
echo "exit code $code"
[ "$code" = 0 ] || exit 1
if run_in "${probe[@]}" > /dev/null 2>&1; then echo "The health check passes though nothing runs." >&2; exit 1; fi
echo "the health check fails now; data left in the volume:"
ls -ln "$work/volume"
echo "PROVED"
