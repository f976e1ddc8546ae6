"""usearch's HNSW on the benchmark's vectors: usearch_peer.py VECTORS DIMENSION QUERIES RECALL

The index is kept beside the vectors. It has as many connections and candidates as Lucene's. A search looks at as few
candidates as reach the recall, on one thread. The lines of QUERIES are JSON objects with "vector" and "best". The first line that it
prints is {"version", "recall", "expansion"}. Then it asks all queries once for each line that it reads, and prints {"millis", "processor"}.
"""

import json
import os
import sys
import time
from pathlib import Path

import numpy as np
import usearch
from usearch.index import Index

BEST = 10
CONNECTIONS = 16
CANDIDATES = 100


def built(path, vectors):
    stored = path.with_name("usearch.index")
    index = Index(ndim=vectors.shape[1], metric="ip", dtype="f32", connectivity=CONNECTIONS, expansion_add=CANDIDATES)
    if stored.exists():
        index.load(str(stored))
        if len(index) == len(vectors):
            return index
        index.reset()
    print(f"usearch: indexing {len(vectors):,} vectors", file=sys.stderr)
    index.add(np.arange(len(vectors)), vectors, threads=os.cpu_count())
    index.save(str(stored))
    return index


def asked(index, queries):
    """Each query's milliseconds, those on a processor, and the recall."""
    millis, processor, hits, wanted = [], [], 0, 0
    for vector, best in queries:
        begun, spent = time.perf_counter_ns(), time.thread_time_ns()
        found = index.search(vector, BEST, threads=1).keys
        millis.append((time.perf_counter_ns() - begun) / 1e6)
        processor.append((time.thread_time_ns() - spent) / 1e6)
        hits += len(set(found.tolist()) & set(best))
        wanted += len(best)
    return millis, processor, hits / wanted


def main():
    path, dimension, questions, recall = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], float(sys.argv[4])
    vectors = np.memmap(path, dtype="<f4", mode="r").reshape(-1, dimension)
    index = built(path, vectors)
    queries = []
    with open(questions, encoding="utf-8") as lines:
        for line in lines:
            query = json.loads(line)
            queries.append((np.array(query["vector"], dtype=np.float32), query["best"]))
    for expansion in (16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 2048):
        index.expansion_search = expansion
        reached = asked(index, queries)[2]
        if reached >= recall:
            break
    print(json.dumps({"version": usearch.__version__, "recall": reached, "expansion": expansion}), flush=True)
    for _ in sys.stdin:
        millis, processor, _ = asked(index, queries)
        print(json.dumps({"millis": millis, "processor": processor}), flush=True)


main()
