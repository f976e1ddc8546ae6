package dev.swath.streaming.read;

import dev.swath.catalogue.CatalogueException;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.TopicListener;
import dev.swath.streaming.kafka.RawRecords;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes records and passes them to a listener. Records that do not decode, and a listener's own errors, are logged and skipped. */
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
        try {
            if (RawRecords.isTombstone(raw)) {
                listener.removed(RawRecords.key(raw), RawRecords.source(raw));
            } else {
                RawRecords.decode(raw, decoder).ifPresent(listener::received);
            }
        } catch (CatalogueException e) {
            undecodable.incrementAndGet();
            listener.undecodable(RawRecords.source(raw), e);
            LOG.atDebug()
                    .addKeyValue("source", RawRecords.source(raw))
                    .addKeyValue("errorCode", e.code())
                    .setCause(e)
                    .log("A record was left out");
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("source", RawRecords.source(raw))
                    .setCause(e)
                    .log("A listener failed");
        }
    }

    public long undecodable() {
        return undecodable.get();
    }
}
