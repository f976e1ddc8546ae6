package dev.swath.gateway.wiring;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.Measurement;
import dev.swath.gateway.Measurement.Limits;
import dev.swath.gateway.ReadStatus;
import dev.swath.gateway.ReadStatus.Rows;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.VectorIndexReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the status asks the servers behind the gateway. */
final class GatewayMeasurements {
    private static final Duration STORE_EVERY = Duration.ofSeconds(5);
    private static final Duration ENCODER_EVERY = Duration.ofSeconds(15);
    private static final ObjectKey NO_CHIP = new ObjectKey("chips/none.png");
    private static final String PROBE = "a satellite image";

    private GatewayMeasurements() {}

    static Measurement<Rows> rows(VectorIndexReader index, CurrentModel currentModel) {
        return new Measurement<>("index", ErrorCode.INDEX_UNAVAILABLE, Limits.of(ReadStatus.LIFETIME), () -> {
            Optional<ModelVersion> version = currentModel.find();
            IndexCounts counts =
                    version.map(found -> index.count(found, Filter.ALL)).orElse(new IndexCounts(0, 0));
            return new Rows(version.orElse(null), counts);
        });
    }

    static Measurement<Map<String, Long>> lag(Backends backends) {
        return new Measurement<>("broker", ErrorCode.KAFKA_UNAVAILABLE, Limits.of(ReadStatus.LIFETIME), backends::lag);
    }

    static Measurement<Boolean> ping(VectorIndexReader index) {
        return new Measurement<>("index", ErrorCode.INDEX_UNAVAILABLE, Limits.of(ReadStatus.LIFETIME), () -> {
            index.ping();
            return true;
        });
    }

    /** The servers of which only whether they answer is asked, by the part to name. */
    static Map<String, Measurement<?>> others(Backends backends, QueryEncoder encoder, String chipsBucket) {
        Map<String, Measurement<?>> others = new LinkedHashMap<>();
        others.put(
                "store",
                new Measurement<>(
                        "object store",
                        ErrorCode.STORE_UNAVAILABLE,
                        Limits.of(STORE_EVERY),
                        () -> backends.store().find(chipsBucket, NO_CHIP)));
        others.put(
                "textEncoder",
                new Measurement<>(
                        "text encoder",
                        ErrorCode.QUERY_ENCODER_UNAVAILABLE,
                        Limits.of(ENCODER_EVERY),
                        () -> encoder.encodeText(PROBE)));
        return others;
    }
}
