package dev.swath.encoder;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.event.TileEvent;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileRetracted;
import dev.swath.chip.Chip;
import dev.swath.chip.ChipPlace;
import dev.swath.chip.ReadChips;
import dev.swath.chip.StoredChip;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.Tenure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Encodes tiles. It fetches and decodes the chips of a batch ahead, neighbours of one pack in one call, then runs the model over all of them at once.
 *
 * @param <C> a decoded chip
 */
public final class EncodeTiles<C> implements BatchStep<TileEvent, EncodeTiles.Prepared<C>> {
    /** The decoded chips of a batch, and the records whose chips could not be read. */
    public record Prepared<C>(List<PreparedChip<C>> chips, List<BatchResult.RecordFailure<TileEvent>> failures) {}

    /** A tile with its decoded chip. */
    public record PreparedChip<C>(ReceivedRecord<TileEvent> received, TileIngested event, C decoded) {}

    private final ChipStore store;
    private final ReadChips reader;
    private final ChipEncoder<C> encoder;
    private final Executor fetches;

    /**
     * @param limits how much is read in one call
     * @param fetches runs the reads and decodes of one batch side by side
     */
    public EncodeTiles(ChipStore store, ReadChips.ReadLimits limits, ChipEncoder<C> encoder, Executor fetches) {
        this.store = store;
        this.reader = new ReadChips(store, limits);
        this.encoder = encoder;
        this.fetches = fetches;
    }

    @Override
    public Prepared<C> prepare(List<ReceivedRecord<TileEvent>> batch) {
        Map<TileId, Long> newest = newestGenerations(batch);
        List<ReceivedRecord<TileEvent>> wanted = batch.stream()
                .filter(received -> received.event() instanceof TileIngested event
                        && event.generation() >= newest.getOrDefault(event.tileId(), 0L))
                .toList();
        Map<ChipPlace, CompletableFuture<C>> pending = fetch(
                wanted.stream().flatMap(received -> place(received).stream()).toList());
        List<PreparedChip<C>> chips = new ArrayList<>();
        List<BatchResult.RecordFailure<TileEvent>> failures = new ArrayList<>();
        for (ReceivedRecord<TileEvent> received : wanted) {
            place(received).map(pending::get).ifPresent(chip -> collect(received, chip, chips, failures));
        }
        return new Prepared<>(chips, failures);
    }

    private Map<ChipPlace, CompletableFuture<C>> fetch(List<ChipPlace> places) {
        Map<ChipPlace, CompletableFuture<C>> pending = new HashMap<>();
        for (ReadChips.ChipRead read : reader.plan(places)) {
            CompletableFuture<List<StoredChip>> stored = CompletableFuture.supplyAsync(read::run, fetches);
            for (int i = 0; i < read.places().size(); i++) {
                int index = i;
                pending.put(
                        read.places().get(i),
                        stored.thenApplyAsync(
                                all -> encoder.preprocess(all.get(index).decode()), fetches));
            }
        }
        return pending;
    }

    private static Optional<ChipPlace> place(ReceivedRecord<TileEvent> received) {
        return received.event() instanceof TileIngested event
                ? Optional.of(ChipPlace.of(event.tile()))
                : Optional.empty();
    }

    @Override
    public BatchResult<TileEvent> work(Prepared<C> prepared) {
        List<OutgoingRecord> outgoing = new ArrayList<>();
        if (!prepared.chips().isEmpty()) {
            List<ChipEncoder.Encoding> encodings = encoder.encode(
                    prepared.chips().stream().map(PreparedChip::decoded).toList());
            for (int i = 0; i < encodings.size(); i++) {
                ChipEncoder.Encoding encoding = encodings.get(i);
                PreparedChip<C> chip = prepared.chips().get(i);
                outgoing.add(OutgoingRecord.of(new TileEncoded(
                                chip.event().tile(), encoder.modelVersion(), encoding.features(), encoding.embedding()))
                        .after(chip.received()));
            }
        }
        return new BatchResult<>(outgoing, prepared.failures());
    }

    /**
     * By a chip that can be read and encoded: that of a tile that was encoded before, else some that the store lists. While
     * there is none but perhaps the one in question, by a chip of this service's own, which it writes, reads and encodes.
     */
    @Override
    public boolean proveWell(@Nullable ReceivedRecord<TileEvent> good, Tenure tenure) {
        List<ChipPlace> chips = new ArrayList<>();
        if (good != null) {
            place(good).ifPresent(chips::add);
        }
        chips.addAll(store.listSome());
        CatalogueException failure = null;
        for (ChipPlace chip : chips) {
            try {
                var _ = encoder.encode(
                        List.of(encoder.preprocess(reader.read(chip).decode())));
                return true;
            } catch (CatalogueException e) {
                failure = e;
            }
        }
        if (good == null && chips.size() <= 1) {
            return proveByItsOwn();
        }
        if (failure != null && (failure.kind() == ErrorKind.TRANSIENT || failure.kind() == ErrorKind.EXHAUSTED)) {
            throw failure;
        }
        return false;
    }

    private boolean proveByItsOwn() {
        Optional<Chip> read = store.readBack(SampleChip.CHIP);
        read.ifPresent(chip -> encoder.encode(List.of(encoder.preprocess(chip))));
        return read.isPresent();
    }

    private static <C> void collect(
            ReceivedRecord<TileEvent> received,
            CompletableFuture<C> chip,
            List<PreparedChip<C>> chips,
            List<BatchResult.RecordFailure<TileEvent>> failures) {
        try {
            if (received.event() instanceof TileIngested event) {
                chips.add(new PreparedChip<>(received, event, chip.join()));
            }
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

    /** The first generation of each tile that is worth encoding: its newest one in the batch, or one after its retraction. */
    private static Map<TileId, Long> newestGenerations(List<ReceivedRecord<TileEvent>> batch) {
        Map<TileId, Long> generations = new HashMap<>();
        for (ReceivedRecord<TileEvent> received : batch) {
            TileEvent event = received.event();
            long first = event instanceof TileRetracted ? event.generation() + 1 : event.generation();
            generations.merge(event.tileId(), first, Math::max);
        }
        return generations;
    }
}
