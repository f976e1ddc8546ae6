package dev.swath.evaluation;

/** A figure over samples (images, or queries), of which each may count any number of times. */
@FunctionalInterface
interface Statistic {
    /** @param weights how often each sample counts; not retained */
    double of(int[] weights);
}
