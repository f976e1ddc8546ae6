#!/bin/sh
# Runs a command beside a real Milvus 2.3.5 server, both alone in a network namespace: milvus-server.sh COMMAND [ARGUMENT…]
# The server binds every interface, and here there is only loopback; so the command has no network either. It finds the server's host:port in
# SWATH_TEST_MILVUS and the server's folder in SWATH_TEST_MILVUS_FOLDER. A server that dies is started again. All ends with the command.
# milvus-server.sh --check: whether this machine lets it.
# Needs Linux, python3 3.8 or later, and the right to make namespaces (root, or unprivileged user namespaces); installs the server once, under the user's cache.
set -eu

if [ $# -eq 0 ]; then
    echo "usage: milvus-server.sh COMMAND [ARGUMENT...]" >&2
    exit 2
fi

package=milvus==2.3.5
port=19530
cache=${XDG_CACHE_HOME:-$HOME/.cache}/swath/milvus-server
python=${SWATH_PYTHON:-python3}
start_seconds=180
# A read that must see every write waits for the server's next tick. 200 ms, its default, made the tests wait for nine tenths of their time.
tick_ms=50

install() {
    # The stamp is written last: an installation that was cut off begins anew.
    if [ "$(cat "$cache/installed.txt" 2>/dev/null)" != "$package" ]; then
        echo "Installing $package into $cache (about 80 MB, once)" >&2
        rm -rf "$cache"
        mkdir -p "$cache"
        "$python" -m venv "$cache/venv" >&2
        "$cache/venv/bin/pip" install --disable-pip-version-check --no-input --progress-bar on "$package" >&2
        echo "$package" >"$cache/installed.txt"
    fi
}

# Whoever leads a namespace of processes takes all others with him. Where there is nothing to run, this says whether it could be.
namespace() {
    for user in '' --map-root-user; do
        # shellcheck disable=SC2086 # empty is no word
        if unshare $user --net --pid --fork --mount-proc ip link set lo up 2>/dev/null; then
            [ $# -gt 0 ] || exit 0
            # shellcheck disable=SC2086
            exec unshare $user --net --pid --fork --mount-proc --kill-child "$0" --inside "$@"
        fi
    done
    echo "milvus-server: no network namespace can be made here (unshare --net)" >&2
    exit 3
}

answers() {
    "$python" -c 'import socket, sys; socket.create_connection(("127.0.0.1", int(sys.argv[1])), 1).close()' "$port" 2>/dev/null
}

# Whether the server itself runs: its wrapper does not notice its death.
runs() {
    for program in /proc/[0-9]*/exe; do
        if [ "$(readlink "$program" 2>/dev/null)" = "$1/bin/milvus" ]; then
            return 0
        fi
    done
    return 1
}

# A server that was killed leaves connections behind, for a minute, on its ports; another that starts then takes the next ports instead.
free() {
    "$python" -c 'import socket, sys
for port in sys.argv[1:]:
    socket.socket().bind(("0.0.0.0", int(port)))' "$port" 9091 53100 2>/dev/null
}

serve() {
    while true; do
        until free; do
            sleep 0.5
        done
        "$cache/venv/bin/milvus-server" --data "$1" --proxy-port "$port" --extra-config "proxy.timeTickInterval=$tick_ms" >>"$1.log" 2>&1 &
        wrapper=$!
        until runs "$1" || ! kill -0 "$wrapper" 2>/dev/null; do
            sleep 0.5
        done
        while runs "$1"; do
            sleep 0.5
        done
        kill -KILL "$wrapper" 2>/dev/null || true
        wait "$wrapper" 2>/dev/null || true
    done
}

if [ "$1" = --check ]; then
    namespace
fi
if [ "$1" != --inside ]; then
    install
    namespace "$@"
fi
shift
ip link set lo up
work=$(mktemp -d)
# The first process of a namespace ends all others; whoever still writes would keep the folder from being removed. Nobody else may kill so widely.
finish() {
    [ $$ -ne 1 ] || kill -s KILL -- -1 2>/dev/null || true
    tries=0
    until rm -rf "$work" 2>/dev/null || [ "$tries" -ge 50 ]; do
        tries=$((tries + 1))
        sleep 0.2
    done
}
trap finish EXIT
serve "$work/data" &
waited=0
until answers; do
    waited=$((waited + 1))
    if [ "$waited" -gt "$start_seconds" ]; then
        echo "milvus-server did not start:" >&2
        tail -n 50 "$work/data.log" "$work"/data/logs/* >&2
        exit 3
    fi
    sleep 1
done
status=0
SWATH_TEST_MILVUS=127.0.0.1:$port SWATH_TEST_MILVUS_FOLDER=$work/data "$@" || status=$?
exit "$status"
