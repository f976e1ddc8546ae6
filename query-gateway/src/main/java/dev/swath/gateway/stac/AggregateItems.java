package dev.swath.gateway.stac;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.Grants;
import dev.swath.gateway.stac.query.ItemSearch;
import dev.swath.gateway.stac.query.ItemSearchReader;
import dev.swath.gateway.stac.query.StacFields;
import dev.swath.service.ConcurrencyLimit;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.VectorIndexReader;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Counts the items that a search's conditions choose, as STAC API's Aggregation extension has it. Each bucket is one count of the index, so their number is bounded.
 * Thread-safe.
 */
public final class AggregateItems {
    /** What can be asked for, with the type of the buckets or the value. */
    static final Map<String, String> AGGREGATIONS = new java.util.TreeMap<>(Map.of(
            "total_count", "integer",
            "datetime_max", "datetime",
            "datetime_min", "datetime",
            "collection_frequency", "string",
            "datetime_frequency", "datetime",
            "cloud_cover_frequency", "numeric"));

    private static final JsonMapper JSON = EventJson.mapper();
    private static final int MAX_BUCKETS = 100;
    private static final double[] CLOUD_COVER = {0, 5, 15, 40, 60, 80, 100};
    private static final List<ChronoUnit> STEPS = List.of(
            ChronoUnit.DECADES,
            ChronoUnit.YEARS,
            ChronoUnit.MONTHS,
            ChronoUnit.DAYS,
            ChronoUnit.HOURS,
            ChronoUnit.MINUTES);

    private final VectorIndexReader index;
    private final CurrentModel currentModel;
    private final ReadCollections collections;
    private final ConcurrencyLimit places;

    /** @param places how many may ask the index at once; the others are refused */
    public AggregateItems(
            VectorIndexReader index, CurrentModel currentModel, ReadCollections collections, ConcurrencyLimit places) {
        this.index = index;
        this.currentModel = currentModel;
        this.collections = collections;
        this.places = places;
    }

    /**
     * Answers an AggregationCollection.
     *
     * @param body the conditions of a search, and {@code aggregations}, the names of what is wanted
     * @throws CatalogueException INVALID_REQUEST, with the field that is at fault
     */
    public ObjectNode aggregate(ObjectNode body, Grants grants) {
        SortedSet<String> names = names(body);
        ObjectNode conditions = body.deepCopy();
        conditions.remove("aggregations");
        ItemSearch search = ItemSearchReader.conditions(conditions);
        if (search.text() != null) {
            throw CatalogueException.ofField(
                    ItemSearchReader.TEXT, "expected conditions alone: every item is more or less alike");
        }
        ObjectNode document = JSON.createObjectNode().put("type", "AggregationCollection");
        ArrayNode aggregations = document.putArray("aggregations");
        ModelVersion version = currentModel.find().orElse(null);
        if (version != null) {
            Filter filter = grants.within(ItemFilter.of(search));
            places.run(() -> {
                names.forEach(name -> aggregations.add(one(name, new Chosen(version, filter), grants)));
                return names;
            });
        }
        return document;
    }

    /** What can be asked for, each with its type. */
    public static ArrayNode available() {
        ArrayNode available = JSON.createArrayNode();
        AGGREGATIONS.forEach(
                (name, type) -> available.addObject().put("name", name).put("data_type", type));
        return available;
    }

    private record Chosen(ModelVersion version, Filter filter) {
        Filter with(Filter condition) {
            return new Filter.And(List.of(filter, condition));
        }
    }

    private ObjectNode one(String name, Chosen rows, Grants grants) {
        ObjectNode aggregation = JSON.createObjectNode().put("name", name).put("data_type", AGGREGATIONS.get(name));
        switch (name) {
            case "total_count" -> aggregation.put("value", count(rows, Filter.ALL));
            case "datetime_max" ->
                newest(rows, Filter.ALL)
                        .ifPresentOrElse(
                                time -> aggregation.put("value", time.toString()), () -> aggregation.putNull("value"));
            case "datetime_min" ->
                oldest(rows)
                        .ifPresentOrElse(
                                time -> aggregation.put("value", time.toString()), () -> aggregation.putNull("value"));
            case "collection_frequency" -> byCollection(rows, aggregation, grants);
            case "datetime_frequency" -> byTime(rows, aggregation.putArray("buckets"));
            default -> byCloudCover(rows, aggregation);
        }
        return aggregation;
    }

    private void byCollection(Chosen rows, ObjectNode aggregation, Grants grants) {
        ArrayNode buckets = aggregation.putArray("buckets");
        long counted = 0;
        for (CollectionExtent extent :
                collections.list(grants).stream().limit(MAX_BUCKETS).toList()) {
            long count = count(rows, Filter.In.texts(Queryable.COLLECTION, Set.of(extent.id())));
            counted += count;
            if (count > 0) {
                buckets.addObject()
                        .put("key", extent.id())
                        .put("data_type", "string")
                        .put("frequency", count);
            }
        }
        aggregation.put("overflow", count(rows, Filter.ALL) - counted);
    }

    /** The largest steps of time that make enough buckets to see something. */
    private void byTime(Chosen rows, ArrayNode buckets) {
        Instant first = oldest(rows).orElse(null);
        Instant last = newest(rows, Filter.ALL).orElse(null);
        if (first == null || last == null) {
            return;
        }
        ZonedDateTime from = first.atZone(ZoneOffset.UTC);
        ZonedDateTime to = last.atZone(ZoneOffset.UTC);
        ChronoUnit step = STEPS.stream()
                .filter(unit -> unit.between(from, to) >= 6)
                .findFirst()
                .orElse(ChronoUnit.MINUTES);
        ZonedDateTime begin = floor(from, step);
        while (step.between(begin, to) >= MAX_BUCKETS) {
            step = STEPS.get(STEPS.indexOf(step) - 1);
            begin = floor(from, step);
        }
        for (; !begin.isAfter(to); begin = begin.plus(1, step)) {
            ZonedDateTime end = begin.plus(1, step);
            long count = count(
                    rows,
                    new Filter.Temporal(
                            Queryable.DATETIME,
                            new TimeInterval(begin.toInstant(), end.toInstant().minusNanos(1))));
            if (count > 0) {
                buckets.addObject()
                        .put("key", begin.toInstant().toString())
                        .put("data_type", "datetime")
                        .put("frequency", count)
                        .put("from", begin.toInstant().toString())
                        .put("to", end.toInstant().toString());
            }
        }
    }

    private void byCloudCover(Chosen rows, ObjectNode aggregation) {
        ArrayNode buckets = aggregation.putArray("buckets");
        for (int i = 0; i + 1 < CLOUD_COVER.length; i++) {
            boolean last = i + 2 == CLOUD_COVER.length;
            double from = CLOUD_COVER[i];
            double to = CLOUD_COVER[i + 1];
            long count = count(
                    rows,
                    new Filter.And(List.of(
                            cloudCover(Filter.Operator.GREATER_OR_EQUAL, from),
                            cloudCover(last ? Filter.Operator.LESS_OR_EQUAL : Filter.Operator.LESS, to))));
            buckets.addObject()
                    .put("key", (int) from + "-" + (int) to)
                    .put("data_type", "numeric")
                    .put("frequency", count)
                    .put("from", from)
                    .put("to", to);
        }
        aggregation.put("overflow", count(rows, new Filter.IsNull(Queryable.CLOUD_COVER)));
    }

    private long count(Chosen rows, Filter condition) {
        return index.count(rows.version(), rows.with(condition)).searchable();
    }

    private Optional<Instant> newest(Chosen rows, Filter condition) {
        return index.browse(rows.version(), rows.with(condition), null, 1).hits().stream()
                .findFirst()
                .map(hit -> hit.tile().datetime());
    }

    private Optional<Instant> oldest(Chosen rows) {
        return newest(rows, Filter.ALL)
                .map(last -> new MeasureExtent((filter, most) ->
                                index.browse(rows.version(), filter, null, most).hits())
                        .oldest(rows.filter(), last));
    }

    private static Filter cloudCover(Filter.Operator operator, double percent) {
        return new Filter.Compare(Queryable.CLOUD_COVER, operator, new Filter.Literal.Numeric(percent));
    }

    private static ZonedDateTime floor(ZonedDateTime time, ChronoUnit unit) {
        return switch (unit) {
            case DECADES -> ZonedDateTime.of(Math.floorDiv(time.getYear(), 10) * 10, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
            case YEARS -> ZonedDateTime.of(time.getYear(), 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
            case MONTHS -> ZonedDateTime.of(time.getYear(), time.getMonthValue(), 1, 0, 0, 0, 0, ZoneOffset.UTC);
            default -> time.truncatedTo(unit);
        };
    }

    private static SortedSet<String> names(ObjectNode body) {
        if (!body.hasNonNull("aggregations")) {
            return new TreeSet<>();
        }
        List<String> names = new ArrayList<>(StacFields.texts("aggregations", body.get("aggregations"), 20));
        for (String name : names) {
            if (!AGGREGATIONS.containsKey(name)) {
                throw CatalogueException.ofField(
                        "aggregations",
                        "expected some of %s, found \"%s\""
                                .formatted(String.join(", ", AGGREGATIONS.keySet()), StacFields.shown(name)));
            }
        }
        return new TreeSet<>(names);
    }
}
