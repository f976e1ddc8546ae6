#!/usr/bin/env bash
# Names the images that are not what their name says: stand-ins, made where no registry is reached. The label dev.swath.stand-in of each says what it is.
set -euo pipefail

docker image ls --filter label=dev.swath.stand-in --format '{{.Repository}}:{{.Tag}}' | sed '/<none>/d' | sort | while read -r image; do
  echo "stand-in  $image: $(docker image inspect --format '{{index .Config.Labels "dev.swath.stand-in"}}' "$image")"
done
