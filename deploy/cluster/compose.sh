# shellcheck shell=bash disable=SC2154
# The Compose file: demo imagery is captioned and found; each container is killed once, and the ledger is clean.

pictures_put=0
# What is killed, and started again as its engine would.
killed_services="ingest-service encoder-service caption-service index-service query-gateway encoder-query caption-query minio milvus kafka-controller kafka"

compose() {
  local command=(docker compose)
  docker compose version >/dev/null 2>&1 || command=(docker-compose)
  COMPOSE_PROFILES=cpu "${command[@]}" --progress quiet -f "$root/deploy/compose/compose.yaml" "$@"
}

# How many pictures the gateway says it has captioned.
captioned() { curl -s -m 20 http://127.0.0.1:8080/api/status | sed -n 's/.*"captioned":\([0-9]*\).*/\1/p'; }
has_captioned() { [ "$(captioned)" = "$1" ]; }

put() { # folder of keys, first picture, how many
  local file
  for file in $(find "$samples" -name '*.jpg' | LC_ALL=C sort | tail -n +"$2" | head -n "$3"); do
    curl -s -f -m 60 --retry 30 --retry-delay 2 --retry-all-errors -o /dev/null -T "$file" "http://127.0.0.1:8081/api/scenes/$1/${file##*/}" || return 1
    pictures_put=$((pictures_put + 1))
  done
}

everything_captioned() { until_true 900 has_captioned "$pictures_put"; }

finds() { # a text, what the best hit's key has in it
  curl -s -f -m 30 "http://127.0.0.1:8080/api/search?q=$1&limit=1&threshold=%7B%22score%22:-1%7D" | grep -q "\"key\":\"[^\"]*$2"
}

ledger_is_clean() { compose run --rm -T cli reconcile --deep --timeout 5m; }

kill_one() { # service
  local container
  container=$(compose ps -q "$1") || return 1
  put "kill-$1" 20 3 || return 1
  docker kill "$container" >/dev/null && docker start "$container" >/dev/null
}

test_compose() {
  local service
  step "Compose is up, all healthy" compose up --detach --wait --wait-timeout 900
  # Two airplanes are among them.
  step "demo imagery is put" put demo 8 12
  step "demo imagery is captioned" everything_captioned
  step "an airplane is found" until_true 300 finds an+airplane airplane
  for service in $killed_services; do
    step "$service is killed" kill_one "$service"
    step "what was under way is captioned" everything_captioned
  done
  step "the ledger is clean" ledger_is_clean
  step "an airplane is still found" until_true 300 finds an+airplane airplane
  [ -n "${SWATH_TEST_KEEP:-}" ] || compose down --volumes --timeout 20
}
