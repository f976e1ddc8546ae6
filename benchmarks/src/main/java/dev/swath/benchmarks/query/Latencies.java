package dev.swath.benchmarks.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import java.util.Arrays;

/** Durations of one kind of call, in milliseconds, sorted. */
final class Latencies {
    private final double[] millis;

    private Latencies(double[] millis) {
        this.millis = millis;
    }

    static Latencies ofNanos(long[] nanos) {
        double[] millis =
                Arrays.stream(nanos).mapToDouble(value -> value / 1e6).sorted().toArray();
        return new Latencies(millis);
    }

    double quantile(double share) {
        return millis[(int) Math.min(millis.length - 1.0, Math.floor(share * millis.length))];
    }

    ObjectNode toJson() {
        return EventJson.mapper().createObjectNode().put("p50", quantile(0.5)).put("p99", quantile(0.99));
    }
}
