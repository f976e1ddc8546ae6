#!/usr/bin/env bash
# Lints, renders and validates the Helm chart, and checks the Compose file against its schema. Tools go into the user's cache, pinned.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache="${XDG_CACHE_HOME:-$HOME/.cache}/swath/deploy"
kubernetes=1.37.0
export PATH="$cache/bin:$PATH"

say() { echo "deploy: $*" >&2; }

go_tool() { # command, package@version, what it takes
  [ -x "$cache/bin/$1" ] && return
  command -v go >/dev/null || { say "Go was not found; it builds $1"; exit 1; }
  say "building $1 (once, about $3)"
  GOBIN="$cache/bin" GOFLAGS=-modcacherw go install "$2"
}

python_tools() {
  [ -e "$cache/python/.done" ] && return
  say "installing check-jsonschema and the Kubernetes schemas (once)"
  python3 -m venv "$cache/python"
  "$cache/python/bin/pip" install -q check-jsonschema==0.37.4 kubernetes-validate==1.37.0
  touch "$cache/python/.done"
}

kubernetes_schemas() {
  local target="$cache/schemas/v$kubernetes-standalone-strict"
  [ -d "$target" ] && return
  "$cache/python/bin/python" - "$kubernetes" "$target" <<'PYTHON'
import json, pathlib, sys
import kubernetes_validate
version, target = sys.argv[1], pathlib.Path(sys.argv[2])
source = pathlib.Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema" / f"v{version}-local-strict"
draft = target.with_suffix(".new")
draft.mkdir(parents=True)

def relative(node):
    if isinstance(node, dict):
        return {k: relative(v) for k, v in node.items() if k != "$id"}
    if isinstance(node, list):
        return [relative(v) for v in node]
    return node.replace("/api/_definitions.json#", "_definitions.json#") if isinstance(node, str) else node

for file in source.glob("*.json"):
    (draft / file.name).write_text(json.dumps(relative(json.loads(file.read_text()))))
draft.rename(target)
PYTHON
}

render() { helm template swath "$1"; }

validate() { kubeconform -strict -summary -kubernetes-version "$kubernetes" -schema-location "$cache/schemas" -; }

mkdir -p "$cache/bin"
go_tool helm helm.sh/helm/v4/cmd/helm@v4.3.1 "4 minutes"
go_tool kubeconform github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0 "2 minutes"
python_tools
kubernetes_schemas

say "Helm chart"
helm lint --strict "$root/k8s/swath"
render "$root/k8s/swath" | validate

say "a cluster without GPUs must do"
if render "$root/k8s/swath" | grep -m1 nvidia.com/gpu; then
  say "the chart asks for a GPU by default, and its images are for the CPU"
  exit 1
fi

say "a chart with an unknown field must fail"
broken=$(mktemp -d)
trap 'rm -rf "$broken"' EXIT
cp -r "$root/k8s/swath" "$broken/chart"
sed -i 's/^  replicas: /  replicaz: 1\n&/' "$broken/chart/templates/services.yaml"
if render "$broken/chart" | validate >"$broken/out" 2>&1; then
  say "the validation let an unknown field pass"
  exit 1
fi
grep -m1 replicaz "$broken/out" || { cat "$broken/out"; exit 1; }
if helm template swath "$root/k8s/swath" --set kafka.bootstrapServer=x >"$broken/out" 2>&1; then
  say "the chart let an unknown value pass"
  exit 1
fi
grep -m1 "bootstrapServer" "$broken/out"

say "Compose file"
"$cache/python/bin/check-jsonschema" --builtin-schema vendor.compose-spec "$root/deploy/compose/compose.yaml"
say "all passed"
