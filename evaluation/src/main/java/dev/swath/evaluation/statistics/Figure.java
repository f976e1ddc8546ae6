package dev.swath.evaluation.statistics;

/**
 * A figure and its 95 % bootstrap interval.
 *
 * @param value with every sample once; the value and the bounds may be NaN if there is nothing to divide by
 */
public record Figure(double value, double low, double high) {}
