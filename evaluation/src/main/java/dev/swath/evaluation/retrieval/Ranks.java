package dev.swath.evaluation.retrieval;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The ranks of many searches: how many items come before the target of each. */
final class Ranks {
    private static final double PERCENT = 100;

    private final int[] before;
    private final int[] owners;
    /** Indices of the searches, the best rank first. */
    private final int[] order;

    /**
     * @param before how many items come before the target of each search
     * @param owners the image whose weight each search has
     */
    Ranks(int[] before, int[] owners) {
        this.before = before.clone();
        this.owners = owners.clone();
        this.order = IntStream.range(0, before.length)
                .boxed()
                .sorted(Comparator.comparingInt(i -> before[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The rank of a search's target, from 1. */
    int rank(int search) {
        return before[search] + 1;
    }

    /** The percentage of searches whose target is among the first that many. */
    double recall(int atMost, int[] weights) {
        long found = 0;
        long all = 0;
        for (int search = 0; search < before.length; search++) {
            int weight = weights[owners[search]];
            found += before[search] < atMost ? weight : 0;
            all += weight;
        }
        return PERCENT * found / all;
    }

    /** From 1; between two middle ones, their mean. */
    double median(int[] weights) {
        long all = Arrays.stream(owners).mapToLong(owner -> weights[owner]).sum();
        return (rankAt((all - 1) / 2, weights) + rankAt(all / 2, weights)) / 2.0;
    }

    private int rankAt(long index, int[] weights) {
        long passed = 0;
        for (int search : order) {
            passed += weights[owners[search]];
            if (passed > index) {
                return rank(search);
            }
        }
        throw new IllegalArgumentException("no search counts");
    }
}
