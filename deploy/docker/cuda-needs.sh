#!/usr/bin/env bash
# Compares what ONNX Runtime's CUDA provider loads with what the CUDA base brings: cuda-needs.sh ONNXRUNTIME_GPU_JAR
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unzip -q -o "$1" 'ai/onnxruntime/native/linux-x64/*' -d "$work"
missing=$(for library in "$work"/ai/onnxruntime/native/linux-x64/*.so; do
  case $library in *tensorrt*) continue ;; esac # Swath never asks for it.
  readelf -d "$library" | sed -n 's/.*(NEEDED).*\[\(.*\)\].*/\1/p'
done | sort -u | grep -vxFf <(grep -v '^#' "$here/cuda-base.libraries") || true)
[ -z "$missing" ] || { echo "images: the CUDA base lacks what ONNX Runtime needs:" $missing >&2; exit 1; }
echo "images: the CUDA base has every library that ONNX Runtime needs" >&2
