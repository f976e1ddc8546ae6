package dev.swath.evaluation.statistics;

/** A figure over samples (images or queries). Each sample may count any number of times. */
@FunctionalInterface
public interface Statistic {
    /** @param weights how often each sample counts; not retained */
    double of(int[] weights);
}
