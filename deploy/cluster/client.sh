#!/bin/bash
# What a client of the release does, from a pod of its own: client.sh put KEYS | status FIELD | search TEXT [PARAMETER] | watch FILE
# UPLOADS and GATEWAY are HOST:PORT of the two public doors. There is no curl in every base image, so it speaks HTTP by itself.

call() { # host:port, method, path, file of the body
  exec 3<>"/dev/tcp/${1%:*}/${1#*:}" || return 1
  {
    printf '%s %s HTTP/1.0\r\nHost: %s\r\n' "$2" "$3" "${1%:*}"
    if [ -n "${4:-}" ]; then
      # What a ConfigMap mounts are symbolic links.
      printf 'Content-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n' "$(stat -L -c %s "$4")"
      cat "$4"
    else
      printf '\r\n'
    fi
  } >&3
  timeout 30 cat <&3
  exec 3>&-
}
good() { head -1 | grep -q ' 20[0-9] '; }

case $1 in
  put)
    for picture in "${PICTURES:-/pictures}"/*.jpg; do
      until call "$UPLOADS" PUT "/api/scenes/$2/${picture##*/}" "$picture" 2>/dev/null | good; do sleep 1; done
    done
    ;;
  status) call "$GATEWAY" GET /api/status | sed -n "s/.*\"$2\":\([0-9]*\).*/\1/p" ;;
  search) call "$GATEWAY" GET "/api/search?q=$2&limit=1&${3:-threshold=%7B%22score%22:-1%7D}" ;;
  # A text that nobody asked before each time, so that the text encoder is asked, too.
  watch)
    for ((i = 0; ; i++)); do
      if call "$GATEWAY" GET "/api/search?q=an+airplane+$i&limit=1" 2>/dev/null | good; then echo ok; else echo "FAILED $(date +%T) $i"; fi >>"$2"
      sleep 0.5
    done
    ;;
esac
