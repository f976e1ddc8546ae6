# shellcheck shell=bash disable=SC2154
# A release of 0.1.0's chart with pods at work: upgraded by the first step of k8s/swath/README.md, rolled back, upgraded by both, while a client searches.

# 0.1.0's chart; the tags of its images, and of today's with 0.1.0's bundle, since both charts have the same appVersion.
former_chart=${SWATH_TEST_FORMER_CHART:-}
former_tag=${SWATH_TEST_FORMER_TAG:-0.1.0-former}
today_tag=${SWATH_TEST_TODAY_TAG:-0.1.0-today}
workers="ingest-service encoder-service caption-service index-service"
query_path="encoder-query caption-query query-gateway"

# As profiles/small.yaml, in 0.1.0's form.
install_former() {
  local options=() name
  for name in $workers $query_path; do
    options+=(--set "services.$name.replicas=1" --set "services.$name.resources.requests.cpu=50m" --set "services.$name.resources.requests.memory=384Mi")
    options+=(--set "services.$name.resources.limits.memory=1536Mi")
  done
  helm install swath "$former_chart" -n "$namespace" --set kafka.partitions=2 --set kafka.replication=1 --set image.pullPolicy=Never \
    --set "image.tag=$former_tag" "${options[@]}" --wait --timeout 15m >/dev/null
}
upgrade_to_today() { # more settings
  helm upgrade swath "$root/k8s/swath" -n "$namespace" -f "$root/k8s/swath/profiles/small.yaml" --set image.pullPolicy=Never --set "image.tag=$today_tag" \
    --set reconcile.enabled=true --set reconcile.timeout=5m "$@" --wait --timeout 15m >/dev/null
}

uids() { local name; for name in $query_path; do k get "deployment/swath-$name" -o 'jsonpath={.metadata.uid}{"\n"}'; done; }
query_path_is_kept() { [ "$(uids)" = "$1" ]; }
workers_are_stateful() {
  local name
  for name in $workers; do
    k get "statefulset/swath-$name" >/dev/null && ! k get "deployment/swath-$name" >/dev/null 2>&1 || return 1
  done
}
# A gateway of 0.1.0 ends as soon as it is told to, while requests still come: nothing that replaces it can mend that. Two are replaced here, and four
# searches take two seconds.
searches_failed_only_as_gateways_ended() {
  local searches failed
  searches=$(k exec client -- cat /tmp/searches) || return 1
  failed=$(cut -d' ' -f1 <<<"$searches" | uniq -c | awk '$2 == "FAILED" {print $1}')
  say "searches: $(grep -c ok <<<"$searches") answered, failed in a row: ${failed//$'\n'/, }"
  grep -q ok <<<"$searches" && awk '$1 > 4 {long = 1} END {exit NR > 2 || long}' < <(printf '%s' "${failed:+$failed$'\n'}")
}
pictures_searchable() { [ "$(client status searchable)" = $((batches * 10)) ]; }

test_upgrade() {
  local kept
  [ -d "$former_chart" ] || { say "SWATH_TEST_FORMER_CHART names no folder of 0.1.0's chart"; exit 2; }
  step "namespace, secret and servers" prepare
  step "helm install --wait of 0.1.0's chart" install_former
  kept=$(uids)
  step "a client in the cluster" start_client swath-ingest-service:8081 swath-query-gateway:8080
  step "imagery is put" put_batch former
  step "0.1.0 captions it" batch_is_captioned
  step "0.1.0 finds an airplane" until_true 300 best_hit_has an+airplane airplane minScore=-1
  step "helm upgrade, without ingest-service" upgrade_to_today --set services.ingest-service.replicas=0
  step "workers are StatefulSets, their Deployments are gone" workers_are_stateful
  step "Deployments of the query path were kept" query_path_is_kept "$kept"
  step "the old pictures are found" until_true 300 best_hit_has an+airplane airplane
  step "helm rollback to 0.1.0" helm rollback swath 1 -n "$namespace" --wait --timeout 15m
  step "imagery is put" put_batch back
  step "0.1.0 captions it" batch_is_captioned
  step "0.1.0 finds an airplane" until_true 300 best_hit_has an+airplane airplane minScore=-1
  step "helm upgrade again, without ingest-service" upgrade_to_today --set services.ingest-service.replicas=0
  step "helm upgrade, whole" upgrade_to_today
  step "all pods are ready" all_ready
  step "imagery is put" put_batch today
  step "old and new pictures are captioned" batch_is_captioned
  step "old and new pictures are searchable" until_true 900 pictures_searchable
  step "an airplane is found" until_true 300 best_hit_has an+airplane airplane
  step "text search answered, but for the moments in which 0.1.0's gateway ends" searches_failed_only_as_gateways_ended
  step "the ledger is clean" ledger
  [ -n "${SWATH_TEST_KEEP:-}" ] || { helm uninstall swath -n "$namespace" --wait >/dev/null; kubectl delete namespace "$namespace" --wait=false >/dev/null; }
}
