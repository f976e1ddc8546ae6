# shellcheck shell=bash disable=SC2154
# The chart on a cluster: installed with Pod Security "restricted", used through the backends of its Ingress, rolled out under load, broken.

namespace=${SWATH_TEST_NAMESPACE:-swath-test}
# Kafka, MinIO and Milvus as Services kafka, minio and milvus of another namespace, and what more the chart is to be given.
servers=${SWATH_TEST_SERVERS:-default}
read -ra chart_options <<<"${SWATH_TEST_CHART_OPTIONS:-}"
workloads="statefulset/swath-ingest-service statefulset/swath-encoder-service statefulset/swath-caption-service statefulset/swath-index-service
  deployment/swath-encoder-query deployment/swath-caption-query deployment/swath-query-gateway"
batches=0

k() { kubectl -n "$namespace" "$@"; }
client() { k exec client -- bash /client/client.sh "$@"; }

prepare() {
  local name pictures=()
  kubectl create namespace "$namespace" --dry-run=client -o yaml | kubectl apply -f - >/dev/null || return 1
  kubectl label --overwrite namespace "$namespace" pod-security.kubernetes.io/enforce=restricted >/dev/null || return 1
  for name in kafka minio milvus; do
    k create service externalname "$name" --external-name "$name.$servers.svc.cluster.local" --dry-run=client -o yaml | kubectl apply -f - >/dev/null || return 1
  done
  k create secret generic swath-object-store --from-literal=accessKey="${SWATH_S3_ACCESS_KEY:-swath}" --from-literal=secretKey="${SWATH_S3_SECRET_KEY:-swath-local}" \
    --dry-run=client -o yaml | kubectl apply -f - >/dev/null || return 1
  # A ConfigMap takes a megabyte.
  for name in $(find "$samples" -name '*.jpg' | LC_ALL=C sort | awk 'NR % 4 == 2' | head -10); do pictures+=("--from-file=$name"); done
  k create configmap pictures "${pictures[@]}" --dry-run=client -o yaml | k replace --force -f - >/dev/null || return 1
  k create configmap client --from-file="$here/client.sh" --dry-run=client -o yaml | k replace --force -f - >/dev/null
}

# Everything that the chart can make, and both profiles, against the API server itself, with the kinds that other projects add.
definitions=${XDG_CACHE_HOME:-$HOME/.cache}/swath/deploy/definitions-1
accepted() {
  local options said
  kubectl apply --server-side --force-conflicts -f "$definitions" >/dev/null && kubectl wait --for=condition=Established crd --all --timeout=60s >/dev/null || return 1
  for options in "" "-f $root/k8s/swath/profiles/gpu.yaml" "-f $root/k8s/swath/profiles/small.yaml --set route.kind=ingress --set reconcile.enabled=true" \
    "--set kafka.topics.enabled=true --set milvus.existingSecret=swath-milvus --set route.kind=httpRoute --set route.gateway.name=public --set telemetry.podMonitor=true
      --set telemetry.rules=true --set telemetry.tracesEndpoint=http://collector:4318 --set reconcile.enabled=true
      --set services.encoder-service.autoscaling.enabled=true --set services.query-gateway.autoscaling.enabled=true"; do
    # shellcheck disable=SC2086 # options are words
    said=$(helm template accepted "$root/k8s/swath" -n "$namespace" $options | k apply --dry-run=server -f - 2>&1) || { echo "$said" >&2; return 1; }
    # Pod Security only warns of what it will refuse.
    ! grep -i warning <<<"$said" >&2 || return 1
  done
}

install() {
  helm upgrade --install swath "$root/k8s/swath" -n "$namespace" -f "$root/k8s/swath/profiles/small.yaml" "${chart_options[@]}" --wait --timeout 20m >/dev/null
}

# What a path of the Ingress leads to, as HOST:PORT. No controller is needed, and none is tested.
backend() { # path
  local service
  service=$(k get ingress swath-swath -o "jsonpath={.spec.rules[0].http.paths[?(@.path==\"$1\")].backend.service.name}")
  echo "$service:$(k get service "$service" -o 'jsonpath={.spec.ports[?(@.name=="http")].port}')"
}

start_client() { # host:port of uploads, of the gateway
  local image policy
  image=$(k get deployment swath-query-gateway -o 'jsonpath={.spec.template.spec.containers[0].image}')
  policy=$(k get deployment swath-query-gateway -o 'jsonpath={.spec.template.spec.containers[0].imagePullPolicy}')
  k delete pod client --ignore-not-found --now >/dev/null 2>&1
  k apply -f - >/dev/null <<YAML || return 1
apiVersion: v1
kind: Pod
metadata: {name: client}
spec:
  enableServiceLinks: false
  automountServiceAccountToken: false
  securityContext: {runAsNonRoot: true, runAsUser: 10001, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: client
      image: $image
      imagePullPolicy: $policy
      command: [bash, -c, "bash /client/client.sh watch /tmp/searches"]
      env: [{name: UPLOADS, value: "$1"}, {name: GATEWAY, value: "$2"}]
      securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
      volumeMounts: [{name: tmp, mountPath: /tmp}, {name: client, mountPath: /client}, {name: pictures, mountPath: /pictures}]
  volumes:
    - {name: tmp, emptyDir: {}}
    - {name: client, configMap: {name: client}}
    - {name: pictures, configMap: {name: pictures}}
YAML
  k wait --for=condition=Ready pod/client --timeout=120s >/dev/null
}

put_batch() { batches=$((batches + 1)) && client put "$1"; }
pictures_captioned() { [ "$(client status captioned)" = $((batches * 10)) ]; }
batch_is_captioned() { until_true 900 pictures_captioned; }
best_hit_has() { client search "$1" "${@:3}" | grep -q "\"key\":\"[^\"]*$2"; } # text, part of a key, parameter
# Asked anew each time: to wait for a pod that goes away meanwhile does not end.
all_ready() { until_true 600 k wait --for=condition=Ready pod -l app.kubernetes.io/part-of=swath,app.kubernetes.io/name!=test --timeout=10s; }

roll_out() { # workload
  k rollout restart "$1" >/dev/null && put_batch "roll-${1#*/}" && k rollout status "$1" --timeout=10m >/dev/null
}

# Until then what the former one said of its pods still stands. A kubelet renews its node's lease every ten seconds.
restart_kubelet() {
  local started
  bash -c "$SWATH_TEST_RESTART_KUBELET" || return 1
  started=$(date -u +%FT%TZ)
  until_true 120 lease_is_renewed "$started"
}
lease_is_renewed() { [[ $(kubectl -n kube-node-lease get lease -o 'jsonpath={.items[0].spec.renewTime}') > $1 ]]; }

# The pod is given less memory than it needs: it is killed over and over, until it has its limit back.
over_memory() { # statefulset
  local limit
  limit=$(k get "statefulset/$1" -o 'jsonpath={.spec.template.spec.containers[0].resources.limits.memory}')
  set_limit "$1" 120Mi 64Mi || return 1
  until_true 300 was_killed_for_memory "$1-0" || return 1
  put_batch "memory-$1" || return 1
  set_limit "$1" "$limit" 64Mi || return 1
  # A pod that is not ready is not replaced by the roll-out of a StatefulSet.
  k delete pod "$1-0" --wait=false >/dev/null
  k rollout status "statefulset/$1" --timeout=10m >/dev/null
}
set_limit() { k patch "statefulset/$1" --type=strategic -p "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"${1#swath-}\",\"resources\":{\"limits\":{\"memory\":\"$2\"},\"requests\":{\"memory\":\"$3\"}}}]}}}}" >/dev/null; }
was_killed_for_memory() { k get pod "$1" -o 'jsonpath={.status.containerStatuses[0].lastState.terminated.reason}{.status.containerStatuses[0].state.terminated.reason}' | grep -q OOMKilled; }

# The process is stopped on its node, which must be this machine.
hang() { # pod
  local uid pid before
  uid=$(k get pod "$1" -o 'jsonpath={.metadata.uid}')
  before=$(restarts "$1")
  pid=$(grep -ls "$uid\|${uid//-/_}" /proc/[0-9]*/cgroup 2>/dev/null | cut -d/ -f3 | while read -r p; do grep -qsz quarkus-run "/proc/$p/cmdline" && echo "$p"; done | head -1)
  [ -n "$pid" ] || { say "the process of $1 is not on this machine: not run"; return 1; }
  kill -STOP "$pid" && put_batch "hang-$1" && until_true 300 restarted "$1" "$before"
}
restarts() { k get pod "$1" -o 'jsonpath={.status.containerStatuses[0].restartCount}'; }
restarted() { [ "$(restarts "$1")" -gt "$2" ]; }

ledger() {
  k delete job ledger --ignore-not-found --now >/dev/null 2>&1
  k create job ledger --from=cronjob/swath-reconcile >/dev/null || return 1
  until_true 900 job_has_ended || return 1
  k logs job/ledger >&2
  [ "$(k get job ledger -o 'jsonpath={.status.succeeded}')" = 1 ]
}
job_has_ended() { k get job ledger -o 'jsonpath={.status.conditions[*].type}' | grep -qE 'Complete|Failed'; }

searches_never_failed() {
  local searches
  searches=$(k exec client -- cat /tmp/searches) || return 1
  say "searches: $(grep -c ok <<<"$searches") answered, $(grep -c FAILED <<<"$searches") failed"
  ! grep FAILED <<<"$searches" >&2
}

test_node() {
  local workload
  chart_options+=(--set reconcile.enabled=true --set reconcile.timeout=5m --set route.kind=ingress)
  step "namespace, secret and servers" prepare
  if [ -e "$definitions/.done" ]; then
    step "the API server accepts all that the chart can make" accepted
  else
    say "no definitions of Gateway API, KEDA, the Prometheus operator and Strimzi (./swath test --deploy fetches them): not held against the API server"
  fi
  step "helm install --wait, Pod Security restricted" install
  step "helm test" helm test swath -n "$namespace" --timeout 5m
  step "a client in the cluster" start_client "$(backend /api/scenes/)" "$(backend /)"
  step "demo imagery is put through the Ingress's backend" put_batch demo
  step "demo imagery is captioned" batch_is_captioned
  step "an airplane is found" until_true 300 best_hit_has an+airplane airplane
  for workload in $workloads; do
    step "$workload is rolled out under load" roll_out "$workload"
  done
  step "what was under way is captioned" batch_is_captioned
  if [ -n "${SWATH_TEST_RESTART_KUBELET:-}" ]; then
    step "kubelet is restarted" restart_kubelet
    step "all pods are ready" all_ready
  fi
  step "a service that hangs is replaced" hang swath-caption-service-0
  step "a pod over its memory limit is killed and comes back" over_memory swath-encoder-service
  step "what was under way is captioned" batch_is_captioned
  step "text search answered all the time" searches_never_failed
  step "the ledger is clean" ledger
  [ -n "${SWATH_TEST_KEEP:-}" ] || { helm uninstall swath -n "$namespace" --wait >/dev/null; kubectl delete namespace "$namespace" --wait=false >/dev/null; }
}
