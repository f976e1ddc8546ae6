package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link BatchWorker}. Made by {@link #of} and the {@code with} methods.
 *
 * @param service the writing service; CloudEvents {@code source} is {@code /swath/{service}}
 * @param instance the name of this instance of the service, the same after a restart; a second process with the same name ends the first
 * @param model the model version that does the work; null at a stage without a model
 * @param pass which reading of the input this is, from 1; each has a group of its own, which begins at the beginning
 * @param maxBatch the most records of one batch, from 1
 * @param linger how long a batch waits to fill after its first record
 * @param initialBackoff the first pause before a repetition after a TRANSIENT error; doubled each time, with jitter
 * @param maxAttempts how often in all a record is tried that fails alone with an INTERNAL error
 * @param closeTimeout how long closing waits for the batch in work
 * @param telemetry hears of the work; none by default
 */
public record WorkerSettings(
        String bootstrap,
        String service,
        Stage stage,
        String instance,
        Topic input,
        @Nullable ModelVersion model,
        long pass,
        int maxBatch,
        Duration linger,
        Duration initialBackoff,
        Duration maxBackoff,
        int maxAttempts,
        Duration closeTimeout,
        Telemetry telemetry) {
    /** Hears of a worker's batches, once each is committed. Called by one thread. */
    public interface Monitor {
        /** Hears nothing. */
        Monitor NONE = new Monitor() {
            @Override
            public void committed(int records, Duration waited, Duration prepared, Duration worked) {}

            @Override
            public void failed(ErrorCode code) {}
        };

        /**
         * A batch is done.
         *
         * @param waited how long ago its oldest record was written when the batch was begun
         * @param prepared how long the step prepared it
         * @param worked how long the step worked on it, with what was tried again
         */
        void committed(int records, Duration waited, Duration prepared, Duration worked);

        /** A record was given up. */
        void failed(ErrorCode code);
    }

    /** @param tracer follows records */
    public record Telemetry(Tracer tracer, Monitor monitor) {
        public static final Telemetry NONE = new Telemetry(TracerProvider.noop().get("none"), Monitor.NONE);
    }

    public WorkerSettings {
        if (maxBatch < 1 || maxAttempts < 1) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "stage %s: expected a batch size and attempts from 1, found %d and %d"
                            .formatted(stage.id(), maxBatch, maxAttempts));
        }
    }

    public static WorkerSettings of(String bootstrap, String service, Stage stage, String instance, Topic input) {
        return new WorkerSettings(
                bootstrap,
                service,
                stage,
                instance,
                input,
                null,
                1,
                32,
                Duration.ofMillis(50),
                Duration.ofMillis(200),
                Duration.ofSeconds(10),
                3,
                Duration.ofSeconds(10),
                Telemetry.NONE);
    }

    /** For a stage that the model works in. */
    public WorkerSettings withModel(ModelVersion version) {
        return new WorkerSettings(
                bootstrap,
                service,
                stage,
                instance,
                input,
                version,
                pass,
                maxBatch,
                linger,
                initialBackoff,
                maxBackoff,
                maxAttempts,
                closeTimeout,
                telemetry);
    }

    /** For a stage that reads its input from the beginning again. */
    public WorkerSettings withPass(long number) {
        return new WorkerSettings(
                bootstrap,
                service,
                stage,
                instance,
                input,
                model,
                number,
                maxBatch,
                linger,
                initialBackoff,
                maxBackoff,
                maxAttempts,
                closeTimeout,
                telemetry);
    }

    public WorkerSettings withBatch(int records, Duration untilFull) {
        return new WorkerSettings(
                bootstrap,
                service,
                stage,
                instance,
                input,
                model,
                pass,
                records,
                untilFull,
                initialBackoff,
                maxBackoff,
                maxAttempts,
                closeTimeout,
                telemetry);
    }

    public WorkerSettings withBackoff(Duration initial, Duration max) {
        return new WorkerSettings(
                bootstrap,
                service,
                stage,
                instance,
                input,
                model,
                pass,
                maxBatch,
                linger,
                initial,
                max,
                maxAttempts,
                closeTimeout,
                telemetry);
    }

    public WorkerSettings withMaxAttempts(int attempts) {
        return new WorkerSettings(
                bootstrap,
                service,
                stage,
                instance,
                input,
                model,
                pass,
                maxBatch,
                linger,
                initialBackoff,
                maxBackoff,
                attempts,
                closeTimeout,
                telemetry);
    }

    public WorkerSettings withCloseTimeout(Duration timeout) {
        return new WorkerSettings(
                bootstrap,
                service,
                stage,
                instance,
                input,
                model,
                pass,
                maxBatch,
                linger,
                initialBackoff,
                maxBackoff,
                maxAttempts,
                timeout,
                telemetry);
    }

    public WorkerSettings withTelemetry(Telemetry hearing) {
        return new WorkerSettings(
                bootstrap,
                service,
                stage,
                instance,
                input,
                model,
                pass,
                maxBatch,
                linger,
                initialBackoff,
                maxBackoff,
                maxAttempts,
                closeTimeout,
                hearing);
    }

    /** The consumer group, {@link Groups}. */
    public String groupId() {
        String group = model == null ? Groups.of(stage) : Groups.of(stage, model);
        return pass == 1 ? group : Groups.ofPass(group, pass);
    }

    /** {@code swath-{service}-{stage}-{instance}}. */
    public String transactionalId() {
        return "swath-%s-%s-%s".formatted(service, stage.id(), instance);
    }
}
