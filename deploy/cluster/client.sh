#!/bin/bash
# What a client of the release does, from a pod of its own and through the Services: client.sh put KEYS | status FIELD | search TEXT | watch FILE
# There is no curl in every base image, so it speaks HTTP by itself.
release=${RELEASE:-swath}

call() { # host, port, method, path, file of the body
  exec 3<>"/dev/tcp/$1/$2" || return 1
  {
    printf '%s %s HTTP/1.0\r\nHost: %s\r\n' "$3" "$4" "$1"
    if [ -n "${5:-}" ]; then
      printf 'Content-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n' "$(stat -c %s "$5")"
      cat "$5"
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
    for picture in /pictures/*.jpg; do
      until call "$release-ingest-service" 8081 PUT "/api/scenes/$2/${picture##*/}" "$picture" 2>/dev/null | good; do sleep 1; done
    done
    ;;
  status) call "$release-query-gateway" 8080 GET /api/status | sed -n "s/.*\"$2\":\([0-9]*\).*/\1/p" ;;
  search) call "$release-query-gateway" 8080 GET "/api/search?q=$2&limit=1&threshold=%7B%22score%22:-1%7D" ;;
  # A text that nobody asked before each time, so that the text encoder is asked, too.
  watch)
    for ((i = 0; ; i++)); do
      if call "$release-query-gateway" 8080 GET "/api/search?q=an+airplane+$i&limit=1" 2>/dev/null | good; then echo ok; else echo "FAILED $(date +%T) $i"; fi >>"$2"
      sleep 0.5
    done
    ;;
esac
