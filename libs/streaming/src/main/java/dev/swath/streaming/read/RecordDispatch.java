package dev.swath.streaming.read;

import dev.swath.catalogue.CatalogueException;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.TopicListener;
import dev.swath.streaming.kafka.RawRecords;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes records and passes them to a listener. Records that do not decode are logged and skipped; a listener's own errors are the caller's. */
public final class RecordDispatch<T> {
    private static final Logger LOG = LoggerFactory.getLogger(RecordDispatch.class);

    private final RecordDecoder<T> decoder;
    private final TopicListener<T> listener;
    private final AtomicLong undecodable = new AtomicLong();

    public RecordDispatch(RecordDecoder<T> decoder, TopicListener<T> listener) {
        this.decoder = decoder;
        this.listener = listener;
    }

    public void accept(ConsumerRecord<byte[], byte[]> raw) {
        if (RawRecords.isTombstone(raw)) {
            listener.removed(RawRecords.key(raw), RawRecords.source(raw));
        } else {
            decode(raw).ifPresent(listener::received);
        }
    }

    private Optional<ReceivedRecord<T>> decode(ConsumerRecord<byte[], byte[]> raw) {
        try {
            return RawRecords.decode(raw, decoder);
        } catch (CatalogueException e) {
            undecodable.incrementAndGet();
            listener.undecodable(RawRecords.source(raw), e);
            LOG.atDebug()
                    .addKeyValue("source", RawRecords.source(raw))
                    .addKeyValue("errorCode", e.code())
                    .setCause(e)
                    .log("A record was left out");
            return Optional.empty();
        }
    }

    public long undecodable() {
        return undecodable.get();
    }
}
