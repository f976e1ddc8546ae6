#!/usr/bin/env bash
# Removes what Swath has derived from Kafka and keeps outside it: the index, the join's state, the gateway's tables.
# For the time when Kafka is lost: all of it is made anew from the scenes bucket. See docs/operations/disasters.md.
# Settings, as the services have them: SWATH_INDEX (lucene | milvus), SWATH_INDEX_DIR or SWATH_MILVUS (and SWATH_MILVUS_TOKEN),
# SWATH_INDEXER_STATE_DIR, SWATH_GATEWAY_STATE_DIR. With --yes it does it, without it only says what it would do.
set -euo pipefail

yes=${1:-}
case $yes in '' | --yes) ;; *) echo "usage: forget.sh [--yes]" >&2; exit 2 ;; esac
: "${SWATH_INDEX:?lucene or milvus}"

remove() { # folder
  if [ ! -d "$1" ]; then echo "$1 is not there"; return; fi
  if [ "$yes" = --yes ]; then
    echo "emptying $1"
    find "$1" -mindepth 1 -delete
  else
    echo "would empty $1"
  fi
}

milvus() { # path, body
  curl -fsS -X POST "$SWATH_MILVUS/v2/vectordb/$1" -H 'Content-Type: application/json' \
    ${SWATH_MILVUS_TOKEN:+-H "Authorization: Bearer $SWATH_MILVUS_TOKEN"} -d "$2"
}

case $SWATH_INDEX in
  lucene) remove "${SWATH_INDEX_DIR:?the folder of the index}" ;;
  milvus)
    : "${SWATH_MILVUS:?the address of Milvus}"
    for collection in $(milvus collections/list '{}' | grep -o '"swath[_S][^"]*"' | tr -d '"'); do
      if [ "$yes" = --yes ]; then
        echo "dropping the collection $collection"
        milvus collections/drop "{\"collectionName\": \"$collection\"}" >/dev/null
      else
        echo "would drop the collection $collection"
      fi
    done
    ;;
  *) echo "SWATH_INDEX: expected lucene or milvus, found $SWATH_INDEX" >&2; exit 2 ;;
esac
for folder in "${SWATH_INDEXER_STATE_DIR:-}" "${SWATH_GATEWAY_STATE_DIR:-}"; do
  if [ -n "$folder" ]; then remove "$folder"; fi
done
