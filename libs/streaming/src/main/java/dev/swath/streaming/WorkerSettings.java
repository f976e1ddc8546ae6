package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
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
        Duration closeTimeout) {
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
                Duration.ofSeconds(10));
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
                closeTimeout);
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
                closeTimeout);
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
                closeTimeout);
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
                closeTimeout);
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
                closeTimeout);
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
                timeout);
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
