package dev.swath.indexer.stream;

import dev.swath.streaming.BrokerWatch;
import dev.swath.streaming.EventPublisher;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the join. It starts in the background, and again after growing pauses whenever it died. Thread-safe. */
public final class JoinStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JoinStream.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final JoinSettings settings;
    private final Tracer tracer;
    private final InstantSource clock = InstantSource.system();
    private final ScheduledExecutorService supervisor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("join-supervisor").daemon().factory());
    private final EventPublisher failures;
    private volatile @Nullable KafkaStreams streams;
    /** Set while the brokers are silent. Kafka Streams calls itself running then. */
    private volatile @Nullable String silence;

    private BrokerWatch brokers;
    private Duration pause = FIRST_PAUSE;
    private Instant nextStart = Instant.MIN;

    /** @param tracer follows tiles */
    public JoinStream(JoinSettings settings, Tracer tracer) {
        this.settings = settings;
        this.tracer = tracer;
        this.failures = new EventPublisher(settings.bootstrapServers(), "index-service");
        this.brokers = new BrokerWatch(settings.bootstrapServers(), System::nanoTime);
    }

    /** Starts the join and returns at once. The topics that it reads and writes must exist. */
    public void start() {
        var _ = supervisor.scheduleWithFixedDelay(this::supervise, 0, LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The problem that keeps the join from working; empty if there is none. */
    public Optional<String> findComplaint() {
        KafkaStreams current = streams;
        if (current == null) {
            return Optional.of("the join is not started yet");
        }
        KafkaStreams.State state = current.state();
        return state == KafkaStreams.State.RUNNING ? Optional.ofNullable(silence) : Optional.of("the join is " + state);
    }

    @Override
    public void close() {
        supervisor.shutdown();
        try {
            if (!supervisor.awaitTermination(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.atWarn().log("The join's start did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop();
        failures.close();
    }

    private void supervise() {
        try {
            KafkaStreams current = streams;
            if (current != null && current.state() == KafkaStreams.State.RUNNING) {
                pause = FIRST_PAUSE;
                watch(current);
            } else if ((current == null || current.state().hasCompletedShutdown())
                    && !clock.instant().isBefore(nextStart)) {
                nextStart = clock.instant().plus(pause);
                pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
                restart();
            }
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("The join cannot start yet");
        }
    }

    private void watch(KafkaStreams running) {
        boolean _ = brokers.hears(running.metrics());
        silence = brokers.findComplaint()
                .map(complaint -> complaint.code() + ": " + complaint.getMessage())
                .orElse(null);
    }

    private void restart() {
        stop();
        brokers = new BrokerWatch(settings.bootstrapServers(), System::nanoTime);
        KafkaStreams next = new KafkaStreams(
                JoinTiles.topology(settings.retractionRetention(), tracer),
                settings.toProperties(),
                new JoinClients(failures, clock));
        streams = next;
        next.setUncaughtExceptionHandler(new ThreadReplacement(clock));
        next.start();
    }

    private void stop() {
        KafkaStreams current = streams;
        if (current != null && !current.close(CLOSE_TIMEOUT)) {
            LOG.atWarn().log("The join did not stop in time");
        }
    }

    private static Duration shorter(Duration left, Duration right) {
        return left.compareTo(right) <= 0 ? left : right;
    }
}
