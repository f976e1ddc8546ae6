package dev.swath.evaluation.retrieval;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Where the searches of many images end: for each search how many others come before what it seeks. */
final class Ranks {
    private static final double PERCENT = 100;

    private final int[] before;
    private final int[] owners;
    /** Indices of the searches, the luckiest first. */
    private final int[] order;

    /**
     * @param before per search how many come before its target
     * @param owners per search the image whose weight it has
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

    /** Percent of the searches whose target is among the first so many. */
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
