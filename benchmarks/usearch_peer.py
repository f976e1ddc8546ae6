"""usearch's HNSW on the benchmark's vectors: usearch_peer.py VECTORS DIMENSION QUERIES RECALL

The index is kept beside the vectors. It has as many connections and candidates as Lucene's. A search looks at as few
candidates as reach the recall, on one thread. The first lines of QUERIES are as many JSON objects with "vector" and "best".
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
    """Every query twice; the second time counts."""
    seconds, processor, hits, wanted = [], [], 0, 0
    for turn in range(2):
        for vector, best in queries:
            begun, spent = time.perf_counter(), time.thread_time()
            found = index.search(vector, BEST, threads=1).keys
            if turn:
                seconds.append(time.perf_counter() - begun)
                processor.append(time.thread_time() - spent)
                hits += len(set(found.tolist()) & set(best))
                wanted += len(best)
    return sorted(seconds), sorted(processor), hits / wanted


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
        seconds, processor, reached = asked(index, queries)
        if reached >= recall:
            break
    print(json.dumps({
        "version": usearch.__version__,
        "recall": reached,
        "expansion": expansion,
        "p50": 1000 * seconds[len(seconds) // 2],
        "p99": 1000 * seconds[min(len(seconds) - 1, int(0.99 * len(seconds)))],
        "processor": 1000 * processor[len(processor) // 2],
    }))


main()
