package dev.swath.evaluation.statistics;

/**
 * A figure and its 95 % bootstrap interval.
 *
 * @param value over every sample once; it, and the bounds, may be no number where there is nothing to divide by
 */
public record Figure(double value, double low, double high) {}
