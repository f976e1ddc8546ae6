package dev.swath.gateway.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.api.CatalogueStatus.Complaint;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.ReadStatus;
import dev.swath.gateway.ReadStatus.Rows;
import dev.swath.gateway.ServerProbe;
import dev.swath.gateway.ServerProbe.Limits;
import dev.swath.streaming.UnreadAge.Unread;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.IndexCounts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What the status and the readiness ask the servers behind the gateway. */
@Singleton
class GatewayProbes {
    private static final Duration STORE_EVERY = Duration.ofSeconds(5);
    private static final Duration ENCODER_EVERY = Duration.ofSeconds(15);
    private static final Duration UNREAD_EVERY = Duration.ofMinutes(1);
    private static final ObjectKey NO_CHIP = new ObjectKey("chips/none.png");
    private static final byte[] NO_PICTURE = {0};
    private static final String PROBE = "a satellite image";

    private final Backends backends;
    private final ServerProbe<Rows> rows;
    private final ServerProbe<Boolean> ping;
    private final ServerProbe<Map<String, Long>> lag;
    private final ServerProbe<Map<Stage, Unread>> unread;
    private final Map<String, ServerProbe<?>> others = new LinkedHashMap<>();

    GatewayProbes(
            GatewayConfig config,
            Backends backends,
            QueryEncoder encoder,
            CurrentModel currentModel,
            MeterRegistry registry) {
        this.backends = backends;
        this.rows = index(() -> count(currentModel));
        this.ping = index(() -> {
            backends.index().ping();
            return true;
        });
        this.lag = broker(ReadStatus.LIFETIME, backends::lag);
        this.unread = broker(UNREAD_EVERY, backends::unread);
        others.put(
                "store",
                new ServerProbe<>(
                        "object store",
                        ErrorCode.STORE_UNAVAILABLE,
                        Limits.of(STORE_EVERY),
                        () -> backends.store().find(config.chipsBucket(), NO_CHIP)));
        others.put(
                "textEncoder",
                new ServerProbe<>(
                        "text encoder",
                        ErrorCode.QUERY_ENCODER_UNAVAILABLE,
                        Limits.of(ENCODER_EVERY),
                        () -> encoder.encodeText(PROBE)));
        others.put(
                "imageEncoder",
                new ServerProbe<>(
                        "image encoder",
                        ErrorCode.QUERY_ENCODER_UNAVAILABLE,
                        Limits.of(ENCODER_EVERY),
                        () -> refuses(encoder)));
        register(registry);
    }

    /** A picture that is none costs the encoder no work. That it refuses it shows that it answers. */
    private static boolean refuses(QueryEncoder encoder) {
        try {
            var _ = encoder.encodeImage(NO_PICTURE);
            return false;
        } catch (CatalogueException e) {
            if (e.kind() == ErrorKind.INVALID_INPUT) {
                return true;
            }
            throw e;
        }
    }

    ServerProbe<Rows> rows() {
        return rows;
    }

    /** Whether the index answers. */
    ServerProbe<Boolean> ping() {
        return ping;
    }

    ServerProbe<Map<String, Long>> lag() {
        return lag;
    }

    /** The servers of which only whether they answer is asked, by the part to name. */
    Map<String, ServerProbe<?>> others() {
        return others;
    }

    /** What is wrong besides: with the tables, the feed, and the stages that are behind. */
    List<Complaint> complaints() {
        List<Complaint> complaints = new ArrayList<>(backends.complaints());
        unread.findLatest()
                .ifPresent(stages -> stages.forEach((stage, behind) -> behind.findComplaint()
                        .ifPresent(
                                words -> complaints.add(new Complaint(stage.id(), ErrorCode.FALLING_BEHIND, words)))));
        return complaints;
    }

    private void register(MeterRegistry registry) {
        for (Stage stage : Stage.values()) {
            registry.gauge(
                    "swath.stage.lag",
                    List.of(Tag.of("stage", stage.id())),
                    lag,
                    measured -> measured.findLatest()
                            .map(stages -> stages.get(stage.id()))
                            .map(Long::doubleValue)
                            .orElse(Double.NaN));
            registry.gauge(
                    "swath.stage.unread.spent",
                    List.of(Tag.of("stage", stage.id())),
                    unread,
                    measured -> measured.findLatest()
                            .map(stages -> stages.get(stage))
                            .map(Unread::spent)
                            .orElse(0.0));
        }
    }

    private Rows count(CurrentModel currentModel) {
        Optional<ModelVersion> version = currentModel.find();
        IndexCounts counts =
                version.map(found -> backends.index().count(found, Filter.ALL)).orElse(new IndexCounts(0, 0));
        return new Rows(version.orElse(null), counts);
    }

    private static <T> ServerProbe<T> index(Supplier<T> question) {
        return new ServerProbe<>("index", ErrorCode.INDEX_UNAVAILABLE, Limits.of(ReadStatus.LIFETIME), question);
    }

    private static <T> ServerProbe<T> broker(Duration lifetime, Supplier<T> question) {
        return new ServerProbe<>("broker", ErrorCode.KAFKA_UNAVAILABLE, Limits.of(lifetime), question);
    }
}
