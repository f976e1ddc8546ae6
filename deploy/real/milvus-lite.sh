#!/bin/sh
# Runs a command beside a milvus-lite server of its own: milvus-lite.sh COMMAND [ARGUMENT…]
# The command finds the server's host:port in SWATH_TEST_MILVUS. The server's data are temporary; it ends with the command.
# Needs python3 3.10 or later; installs the server once, under the user's cache.
set -eu

if [ $# -eq 0 ]; then
    echo "usage: milvus-lite.sh COMMAND [ARGUMENT...]" >&2
    exit 2
fi

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
requirements=$here/milvus-lite.requirements.txt
cache=${XDG_CACHE_HOME:-$HOME/.cache}/swath/milvus-lite
python=${SWATH_PYTHON:-python3}

install() {
    # The stamp is written last: an installation that was cut off begins anew.
    if ! cmp -s "$requirements" "$cache/installed.txt"; then
        echo "Installing milvus-lite into $cache (about 500 MB, once)" >&2
        rm -rf "$cache"
        mkdir -p "$cache"
        "$python" -m venv "$cache/venv" >&2
        "$cache/venv/bin/pip" install --disable-pip-version-check --no-input --progress-bar on --requirement "$requirements" >&2
        cp "$requirements" "$cache/installed.txt"
    fi
}

free_port() {
    "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

answers() {
    "$python" -c 'import socket, sys; socket.create_connection(("127.0.0.1", int(sys.argv[1])), 1).close()' "$1" 2>/dev/null
}

server=
command=
work=
finish() {
    status=$?
    trap - EXIT INT TERM HUP
    for process in $command $server; do
        kill "$process" 2>/dev/null || true
    done
    if [ -n "$server" ]; then
        wait "$server" 2>/dev/null || true
    fi
    if [ -n "$work" ]; then
        rm -rf "$work"
    fi
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

install
work=$(mktemp -d)
port=$(free_port)
"$cache/venv/bin/milvus-lite" server --data-dir "$work/data" --host 127.0.0.1 --port "$port" >"$work/server.log" 2>&1 &
server=$!

waited=0
until answers "$port"; do
    waited=$((waited + 1))
    if ! kill -0 "$server" 2>/dev/null || [ "$waited" -gt 120 ]; then
        echo "milvus-lite did not start:" >&2
        cat "$work/server.log" >&2
        exit 3
    fi
    sleep 0.5
done

# In the background, so that a signal to this script is heard while the command runs.
SWATH_TEST_MILVUS=127.0.0.1:$port "$@" <&0 &
command=$!
set +e
wait "$command"
status=$?
command=
exit "$status"
