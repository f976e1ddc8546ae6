#!/usr/bin/env bash
# Short trainings that differ in one thing, on what a training by recipes/mini.yaml left in OUT. Their figures end up in OUT/ablations/NAME/.
#   training/ablations.sh DATA OUT [NAME…]      NAME: a file of training/recipes/ablations without .yaml (all of them unless given)
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,3s/^# *//p' "$0" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=$1 out=$(cd "$2" && pwd)
shift 2
[ $# -gt 0 ] || set -- data-captions data-rsitmd data-backtranslated data-labelled frozen tokens-16 tokens-4 tokens-1
for name in "$@"; do
  folder="$out/ablations/$name"
  mkdir -p "$folder"
  ln -sf "$out"/pixels-*.npy "$folder"
  case $name in
    data-*) stages=(encoder) ;;
    frozen) stages=(encoder lm evaluate) ;;
    *)
      ln -sf "$out"/{encoder.pt,teacher.pt,features-train.npy,embeddings-train.pt} "$folder"
      stages=(lm evaluate)
      ;;
  esac
  for stage in "${stages[@]}"; do
    "$here/run.sh" "$stage" --recipe "$here/recipes/ablations/$name.yaml" --data "$data" --out "$folder"
  done
done
