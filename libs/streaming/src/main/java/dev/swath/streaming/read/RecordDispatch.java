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

/**
 * Decodes records and passes them to a listener. Only records that do not decode are passed over; the listener is told of
 * them. What the listener itself throws comes out of {@link #accept}: the record was not taken.
 */
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
            return;
        }
        Optional<ReceivedRecord<T>> decoded;
        try {
            decoded = RawRecords.decode(raw, decoder);
        } catch (CatalogueException e) {
            undecodable.incrementAndGet();
            LOG.atDebug()
                    .addKeyValue("source", RawRecords.source(raw))
                    .addKeyValue("errorCode", e.code())
                    .setCause(e)
                    .log("A record was left out");
            listener.undecodable(RawRecords.key(raw), RawRecords.source(raw), e);
            return;
        }
        decoded.ifPresent(listener::received);
    }

    public long undecodable() {
        return undecodable.get();
    }
}
