package dev.swath.client;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.streaming.TopicFollower;
import dev.swath.streaming.TopicReader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running Swath, used from outside: its gateway, its object store and its topics. It connects to each when it is
 * first used. Thread-safe.
 */
public final class SwathClient implements AutoCloseable {
    /** The default bucket for scenes. */
    public static final String SCENES_BUCKET = "swath-scenes";

    private final Endpoints endpoints;
    private @Nullable GatewayClient gateway;
    private @Nullable ObjectStore store;

    private SwathClient(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    /** Makes a client. It does not connect yet. */
    public static SwathClient of(Endpoints endpoints) {
        return new SwathClient(endpoints);
    }

    public Endpoints endpoints() {
        return endpoints;
    }

    /** The gateway: search, and what the catalogue knows. Closed with this client. */
    public synchronized GatewayClient gateway() {
        if (gateway == null) {
            gateway = new GatewayClient(endpoints.gateway());
        }
        return gateway;
    }

    /** The object store that holds scenes and chips. Closed with this client. */
    public synchronized ObjectStore store() {
        if (store == null) {
            store = MinioObjectStore.open(endpoints.s3(), endpoints.accessKey(), endpoints.secretKey());
        }
        return store;
    }

    /** Puts files into a bucket of scenes, usually {@link #SCENES_BUCKET}. */
    public IngestFiles ingest(String bucket, IngestProgress progress) {
        return new IngestFiles(store(), bucket, gateway(), progress);
    }

    /** Tries given-up work again. */
    public ReplayFailures failures(String bucket) {
        return new ReplayFailures(endpoints.kafka(), bucket, "client");
    }

    /**
     * Passes every caption that is on the topic now to the listener, on the caller's thread.
     *
     * @return how many records did not decode, and were left out
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public long readCaptions(Consumer<TileCaptioned> listener) {
        return TopicReader.readAll(endpoints.kafka(), Topic.CAPTIONS, received -> {
            if (received.event() instanceof TileCaptioned captioned) {
                listener.accept(captioned);
            }
        });
    }

    /**
     * Passes each new caption to the listener, on a thread of its own, until the follower is closed. While Kafka is away, it waits.
     *
     * @param from whether existing captions come first
     */
    public TopicFollower<TileCaptioned> followCaptions(TopicFollower.From from, Consumer<TileCaptioned> listener) {
        return TopicFollower.start(
                endpoints.kafka(),
                Topic.CAPTIONS,
                from,
                TileCaptioned.class,
                received -> listener.accept(received.event()));
    }

    @Override
    public synchronized void close() {
        if (gateway != null) {
            gateway.close();
        }
        if (store != null) {
            store.close();
        }
    }
}
