#!/usr/bin/env bash
# Checks alert rules with their windows, that each has a runbook, and the dashboards. promtool comes from the path or from Debian's package.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cache="${XDG_CACHE_HOME:-$HOME/.cache}/swath/deploy/prometheus"

say() { echo "observability: $*" >&2; }

promtool=$(command -v promtool || echo "$cache/usr/bin/promtool")
if [ ! -x "$promtool" ]; then
  command -v apt-get >/dev/null || { say "no promtool on the path, and no Debian to take it from"; exit 1; }
  say "fetching Debian's prometheus for promtool (once)"
  mkdir -p "$cache"
  (cd "$cache" && apt-get -qq download prometheus 2>/dev/null && dpkg -x prometheus_*.deb . && rm prometheus_*.deb)
fi

say "rules"
"$promtool" check rules "$here/rules/swath.yaml" >&2
"$promtool" test rules "$here/rules/swath_test.yaml" >&2

say "a window that is too short, and a rule that does not parse, must fail"
broken=$(mktemp -d)
trap 'rm -rf "$broken"' EXIT
cp "$here"/rules/*.yaml "$broken"
sed -i 's/for: 5m/for: 10s/' "$broken/swath.yaml"
if "$promtool" test rules "$broken/swath_test.yaml" >"$broken/out" 2>&1; then
  say "the tests let a shortened window pass"
  exit 1
fi
sed 's/max by (stage, code) (/max by (stage, code /' "$here/rules/swath.yaml" >"$broken/swath.yaml"
if "$promtool" check rules "$broken/swath.yaml" >"$broken/out" 2>&1; then
  say "the check let a broken expression pass"
  exit 1
fi

say "every alert has a runbook, a test and a severity; every runbook has an alert"
python3 - "$root" <<'PYTHON'
import pathlib, re, sys
root = pathlib.Path(sys.argv[1])
rules = (root / "deploy/observability/rules/swath.yaml").read_text()
tests = (root / "deploy/observability/rules/swath_test.yaml").read_text()
alerts = re.findall(r"- alert: (\w+)", rules)
runbooks = re.findall(r"runbook: (\S+)", rules)
wrong = [f"{a}: no test" for a in alerts if f"alertname: {a}" not in tests]
wrong += [f"{r}: missing" for r in runbooks if not (root / r).exists()]
wrong += [f"{p.name}: no alert" for p in (root / "docs/operations/runbooks").glob("*.md")
          if p.name != "README.md" and f"docs/operations/runbooks/{p.name}" not in runbooks]
wrong += [f"{p.name}: its first command is none" for p in (root / "docs/operations/runbooks").glob("*.md")
          if p.name != "README.md" and not re.search(r"```sh\n\S", p.read_text())]
if not (len(alerts) == len(runbooks) == len(re.findall(r"severity: (?:page|ticket)", rules))):
    wrong.append(f"{len(alerts)} alerts, {len(runbooks)} runbooks")
sys.exit("\n".join(wrong) or None)
PYTHON

say "dashboards"
python3 "$here/grafana/dashboards.py" --check

say "every metric of rules and dashboards is in the table of metrics, and that names the meters of the code"
python3 - "$root" <<'PYTHON'
import pathlib, re, sys
root = pathlib.Path(sys.argv[1])
table = set(re.findall(r"(?m)^\| `(swath_[a-z_]+)`", (root / "docs/operations/metrics.md").read_text()))
plain = lambda name: re.sub(r"_(?:bucket|count|sum|max)$", "", name)
wrong = []
for file in [root / "deploy/observability/rules/swath.yaml", *(root / "deploy/observability/grafana/dashboards").glob("*.json")]:
    named = {plain(name) for name in re.findall(r"\bswath_[a-z_]+", file.read_text())}
    wrong += [f"{file.name}: {name} is not in docs/operations/metrics.md" for name in sorted(named - table)]
code = set()
for file in root.glob("**/src/main/java/**/*.java"):
    text = file.read_text()
    if "io.micrometer" in text:
        code |= {name.replace(".", "_") for name in re.findall(r'"(swath(?:\.[a-z]+)+)"', text)}
bare = {re.sub(r"_(?:total|seconds|seconds_total)$", "", name) for name in table}
wrong += [f"docs/operations/metrics.md: no meter {name}" for name in sorted(bare - code)]
wrong += [f"docs/operations/metrics.md lacks {name}" for name in sorted(code - bare)]
sys.exit("\n".join(wrong) or None)
PYTHON
say "all passed"
