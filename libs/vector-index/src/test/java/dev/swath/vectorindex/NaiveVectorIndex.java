package dev.swath.vectorindex;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.HitPage.KeyPosition;
import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import dev.swath.vectorindex.filter.FilterEvaluator;
import dev.swath.vectorindex.row.RowPayload;
import dev.swath.vectorindex.row.RowVersion;
import dev.swath.vectorindex.row.RowVersion.Standing;
import dev.swath.vectorindex.row.UnitVectors;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The port in memory, as plainly as it can be said: what the adapters are held against, and a fake for users' tests. */
public final class NaiveVectorIndex implements VectorIndex {
    private static final Comparator<Hit> BY_ID =
            Comparator.comparing(hit -> hit.tile().tileId().value());

    private final Map<ModelVersion, Map<TileId, Row>> collections = new HashMap<>();

    private record Row(IndexWrite write, Instant written) {
        boolean retired() {
            return RowVersion.of(write).standing() == Standing.RETIRED;
        }
    }

    @Override
    public synchronized void write(ModelVersion modelVersion, List<IndexWrite> writes, WritePermit permit) {
        if (writes.isEmpty()) {
            return;
        }
        permit.check();
        for (IndexWrite.Upsert upsert : live(modelVersion).toList()) {
            for (IndexWrite write : writes) {
                if (write instanceof IndexWrite.Upsert next) {
                    UnitVectors.of(
                            next.embedding(), modelVersion, upsert.embedding().dimension());
                }
            }
        }
        Map<TileId, Row> rows = collections.computeIfAbsent(modelVersion, absent -> new HashMap<>());
        for (IndexWrite write : writes) {
            Row row = rows.get(write.tileId());
            if (row == null || RowVersion.of(row.write()).givesWayTo(write)) {
                rows.put(write.tileId(), new Row(write, Instant.now()));
            }
        }
    }

    @Override
    public synchronized long purge(ModelVersion modelVersion, Instant retiredBefore) {
        Map<TileId, Row> rows = collections.getOrDefault(modelVersion, Map.of());
        List<TileId> purged = rows.values().stream()
                .filter(row -> row.retired() && row.written().isBefore(retiredBefore))
                .map(row -> row.write().tileId())
                .toList();
        purged.forEach(rows::remove);
        return purged.size();
    }

    @Override
    public synchronized HitPage<ScorePosition> search(
            ModelVersion modelVersion, Embedding embedding, Filter filter, @Nullable ScorePosition after, int limit) {
        int ahead = after == null ? 0 : after.rank();
        int most = Math.min(limit, MOST_RANKED - ahead);
        List<Hit> behind = live(modelVersion)
                .map(row -> new Hit(
                        row.tile(),
                        row.caption(),
                        UnitVectors.cosine(
                                UnitVectors.of(
                                        embedding, modelVersion, row.embedding().dimension()),
                                row.embedding().normalised().toArray())))
                .filter(hit -> matches(filter, hit))
                .filter(hit -> after == null
                        || after.isBefore(hit.score(), hit.tile().tileId().value()))
                .sorted(Comparator.comparingDouble(Hit::score).reversed().thenComparing(BY_ID))
                .toList();
        List<Hit> hits = behind.stream().limit(most).toList();
        if (hits.size() == behind.size()) {
            return new HitPage<>(hits, null, true);
        }
        ScorePosition next =
                new ScorePosition(hits.getLast().score(), hits.getLast().tile().tileId(), ahead + hits.size());
        return next.rank() == MOST_RANKED ? new HitPage<>(hits, null, false) : new HitPage<>(hits, next, true);
    }

    @Override
    public synchronized HitPage<TimePosition> browse(
            ModelVersion modelVersion, Filter filter, TimeOrder order, @Nullable TimePosition after, int limit) {
        Comparator<Hit> inOrder = inOrder(order);
        List<Hit> behind = live(modelVersion)
                .map(row -> new Hit(row.tile(), row.caption(), 0))
                .filter(hit -> matches(filter, hit))
                .filter(hit -> after == null || isBehind(hit, after, order))
                .sorted(inOrder)
                .toList();
        List<Hit> hits = behind.stream().limit(limit).toList();
        return new HitPage<>(hits, hits.size() == behind.size() ? null : TimePosition.of(hits.getLast()), true);
    }

    private static Comparator<Hit> inOrder(TimeOrder order) {
        Comparator<Hit> byTime = Comparator.comparing(hit -> hit.tile().datetime());
        return (order == TimeOrder.NEWEST_FIRST ? byTime.reversed() : byTime).thenComparing(BY_ID);
    }

    private static boolean isBehind(Hit hit, TimePosition place, TimeOrder order) {
        int compared = hit.tile().datetime().compareTo(place.datetime());
        return (order == TimeOrder.NEWEST_FIRST ? compared < 0 : compared > 0)
                || (compared == 0
                        && hit.tile().tileId().value().compareTo(place.tileId().value()) > 0);
    }

    @Override
    public Set<Queryable> sortables() {
        return RowOrder.PROPERTIES;
    }

    @Override
    public synchronized HitPage<KeyPosition> sort(
            ModelVersion modelVersion, Filter filter, RowOrder order, @Nullable KeyPosition after, int limit) {
        Comparator<KeyPosition> byKey = Comparator.comparingLong(KeyPosition::key);
        Comparator<KeyPosition> byId =
                Comparator.comparing(place -> place.tileId().value());
        Comparator<KeyPosition> inOrder = (order.descending() ? byKey.reversed() : byKey)
                .thenComparing(order.idsDescend() ? byId.reversed() : byId);
        List<Hit> behind = live(modelVersion)
                .map(row -> new Hit(row.tile(), row.caption(), 0))
                .filter(hit -> matches(filter, hit))
                .filter(hit -> after == null || inOrder.compare(KeyPosition.of(order, hit), after) > 0)
                .sorted(Comparator.comparing(hit -> KeyPosition.of(order, hit), inOrder))
                .toList();
        List<Hit> hits = behind.stream().limit(limit).toList();
        return new HitPage<>(hits, hits.size() == behind.size() ? null : KeyPosition.of(order, hits.getLast()), true);
    }

    @Override
    public synchronized Optional<IndexedTile> find(ModelVersion modelVersion, TileId tileId) {
        return live(modelVersion)
                .filter(row -> row.tileId().equals(tileId))
                .map(row -> new IndexedTile(row.tile(), row.embedding().normalised(), row.caption()))
                .findFirst();
    }

    @Override
    public synchronized List<IndexRow> list(
            ModelVersion modelVersion, Filter filter, @Nullable TileId after, int limit) {
        return live(modelVersion)
                .filter(row -> matches(filter, new Hit(row.tile(), row.caption(), 0)))
                .filter(row -> after == null || row.tileId().value().compareTo(after.value()) > 0)
                .sorted(Comparator.comparing(row -> row.tileId().value()))
                .limit(limit)
                .map(row -> new IndexRow(row.tileId(), row.tile().generation(), modelVersion, row.caption() != null))
                .toList();
    }

    @Override
    public synchronized IndexCounts count(ModelVersion modelVersion, Filter filter) {
        List<Hit> hits = live(modelVersion)
                .map(row -> new Hit(row.tile(), row.caption(), 0))
                .filter(hit -> matches(filter, hit))
                .toList();
        return new IndexCounts(
                hits.size(), hits.stream().filter(hit -> hit.caption() != null).count());
    }

    @Override
    public synchronized Set<ModelVersion> modelVersions() {
        return Set.copyOf(collections.keySet());
    }

    @Override
    public void ping() {}

    @Override
    public void close() {}

    private Stream<IndexWrite.Upsert> live(ModelVersion modelVersion) {
        return collections.getOrDefault(modelVersion, Map.of()).values().stream()
                .map(Row::write)
                .filter(IndexWrite.Upsert.class::isInstance)
                .map(IndexWrite.Upsert.class::cast);
    }

    private static boolean matches(Filter filter, Hit hit) {
        return new FilterEvaluator(filter).test(new RowPayload(hit.tile(), hit.caption()));
    }
}
