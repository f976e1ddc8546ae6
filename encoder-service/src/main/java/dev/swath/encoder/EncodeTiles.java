package dev.swath.encoder;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.event.TileEvent;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileRetracted;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.Tenure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Encodes tiles. It fetches and decodes the chips of a batch ahead, then runs the model over all of them at once.
 *
 * @param <C> a decoded chip
 */
public final class EncodeTiles<C> implements BatchStep<TileEvent, EncodeTiles.Prepared<C>> {
    /** The decoded chips of a batch, and the records whose chips could not be read. */
    public record Prepared<C>(List<Chip<C>> chips, List<BatchResult.RecordFailure<TileEvent>> failures) {}

    /** A tile with its decoded chip. */
    public record Chip<C>(ReceivedRecord<TileEvent> received, TileIngested event, C decoded) {}

    private final ChipStore store;
    private final ChipEncoder<C> encoder;
    private final Executor fetches;

    /** @param fetches runs the reads and decodes of one batch side by side */
    public EncodeTiles(ChipStore store, ChipEncoder<C> encoder, Executor fetches) {
        this.store = store;
        this.encoder = encoder;
        this.fetches = fetches;
    }

    @Override
    public Prepared<C> prepare(List<ReceivedRecord<TileEvent>> batch) {
        Map<TileId, Long> retracted = retractedGenerations(batch);
        Map<ReceivedRecord<TileEvent>, CompletableFuture<Chip<C>>> pending = new HashMap<>();
        for (ReceivedRecord<TileEvent> received : batch) {
            if (received.event() instanceof TileIngested event
                    && event.generation() > retracted.getOrDefault(event.tileId(), 0L)) {
                pending.put(received, CompletableFuture.supplyAsync(() -> fetch(received, event), fetches));
            }
        }
        List<Chip<C>> chips = new ArrayList<>();
        List<BatchResult.RecordFailure<TileEvent>> failures = new ArrayList<>();
        for (ReceivedRecord<TileEvent> received : batch) {
            CompletableFuture<Chip<C>> chip = pending.get(received);
            if (chip != null) {
                collect(received, chip, chips, failures);
            }
        }
        return new Prepared<>(chips, failures);
    }

    @Override
    public BatchResult<TileEvent> work(Prepared<C> prepared) {
        List<OutgoingRecord> outgoing = new ArrayList<>();
        if (!prepared.chips().isEmpty()) {
            List<ChipEncoder.Encoding> encodings =
                    encoder.encode(prepared.chips().stream().map(Chip::decoded).toList());
            for (int i = 0; i < encodings.size(); i++) {
                ChipEncoder.Encoding encoding = encodings.get(i);
                outgoing.add(OutgoingRecord.of(new TileEncoded(
                        prepared.chips().get(i).event().tile(),
                        encoder.modelVersion(),
                        encoding.features(),
                        encoding.embedding())));
            }
        }
        return new BatchResult<>(outgoing, prepared.failures());
    }

    /** By a chip that can be read and encoded: that of a tile that was encoded before, else some that the store lists. */
    @Override
    public boolean proveWell(@Nullable ReceivedRecord<TileEvent> good, Tenure tenure) {
        List<String> chips = new ArrayList<>();
        if (good != null && good.event() instanceof TileIngested event) {
            chips.add(event.tile().picture().chip());
        }
        chips.addAll(store.listSome());
        CatalogueException failure = null;
        for (String chip : chips) {
            try {
                var _ = encoder.encode(List.of(encoder.decode(store.read(chip))));
                return true;
            } catch (CatalogueException e) {
                failure = e;
            }
        }
        if (failure != null && (failure.kind() == ErrorKind.TRANSIENT || failure.kind() == ErrorKind.EXHAUSTED)) {
            throw failure;
        }
        return false;
    }

    private Chip<C> fetch(ReceivedRecord<TileEvent> received, TileIngested event) {
        return new Chip<>(
                received,
                event,
                encoder.decode(store.read(event.tile().picture().chip())));
    }

    private static <C> void collect(
            ReceivedRecord<TileEvent> received,
            CompletableFuture<Chip<C>> chip,
            List<Chip<C>> chips,
            List<BatchResult.RecordFailure<TileEvent>> failures) {
        try {
            chips.add(chip.join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof CatalogueException cause && cause.kind() == ErrorKind.INVALID_INPUT) {
                failures.add(new BatchResult.RecordFailure<>(received, cause));
            } else if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            } else if (e.getCause() instanceof Error cause) {
                throw cause;
            } else {
                throw e;
            }
        }
    }

    private static Map<TileId, Long> retractedGenerations(List<ReceivedRecord<TileEvent>> batch) {
        Map<TileId, Long> generations = new HashMap<>();
        for (ReceivedRecord<TileEvent> received : batch) {
            if (received.event() instanceof TileRetracted retracted) {
                generations.merge(retracted.tileId(), retracted.generation(), Math::max);
            }
        }
        return generations;
    }
}
