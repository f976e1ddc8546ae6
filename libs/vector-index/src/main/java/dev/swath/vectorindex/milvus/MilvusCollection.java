package dev.swath.vectorindex.milvus;

import com.google.gson.JsonObject;
import dev.swath.vectorindex.TimeOrder;
import dev.swath.vectorindex.milvus.expression.Expressions;
import dev.swath.vectorindex.milvus.expression.MilvusFields;
import io.milvus.orm.iterator.QueryIterator;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.vector.request.DeleteReq;
import io.milvus.v2.service.vector.request.QueryIteratorReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.response.QueryResp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The calls on one collection. It loads the collection if the server forgot to. */
final class MilvusCollection {
    /** The most rows that one call returns. */
    static final int MAX_ROWS = 16_384;

    private static final int ROWS_PER_CALL = 500;
    private static final String COUNT = "count(*)";

    private final MilvusConnection connection;
    private final String name;
    private final int dimension;
    private final ConsistencyLevel consistency;
    private final Map<TimeOrder, Long> usefulTimes = new ConcurrentHashMap<>();

    /** A row that a search found. */
    record Scored(String id, double score) {}

    /** @param consistency of what is read */
    MilvusCollection(MilvusConnection connection, String name, int dimension, ConsistencyLevel consistency) {
        this.connection = connection;
        this.name = name;
        this.dimension = dimension;
        this.consistency = consistency;
    }

    int dimension() {
        return dimension;
    }

    /** A time from which there were enough rows for a page by time, and not too many; empty if none is known. */
    OptionalLong usefulTime(TimeOrder order) {
        Long time = usefulTimes.get(order);
        return time == null ? OptionalLong.empty() : OptionalLong.of(time);
    }

    void noteUsefulTime(TimeOrder order, long time) {
        usefulTimes.put(order, time);
    }

    List<Scored> nearest(float[] vector, String filter, int limit) {
        SearchReq search = SearchReq.builder()
                .collectionName(name)
                .annsField(MilvusFields.EMBEDDING)
                .data(List.of(new FloatVec(vector)))
                .filter(filter)
                .limit(limit)
                .outputFields(List.of(MilvusFields.ID))
                .searchParams(Map.of("ef", limit))
                .consistencyLevel(consistency)
                .build();
        return loaded(client -> client.search(search)).getSearchResults().getFirst().stream()
                .map(hit -> new Scored(String.valueOf(hit.getId()), hit.getScore()))
                .toList();
    }

    /** The rows of a filter that chooses at most {@link #MAX_ROWS}, in no order. */
    List<MilvusRow> rows(String filter, List<String> fields) {
        return rows(filter, fields, consistency);
    }

    private List<MilvusRow> rows(String filter, List<String> fields, ConsistencyLevel level) {
        QueryReq query = QueryReq.builder()
                .collectionName(name)
                .filter(filter)
                .outputFields(fields)
                .limit(MAX_ROWS)
                .consistencyLevel(level)
                .build();
        return loaded(client -> client.query(query)).getQueryResults().stream()
                .map(result -> new MilvusRow(result.getEntity()))
                .toList();
    }

    /** The live ones of the rows with these ids. */
    Map<String, MilvusRow> live(List<String> ids, List<String> fields) {
        Map<String, MilvusRow> live = new HashMap<>();
        read(ids, fields, ConsistencyLevel.EVENTUALLY, live);
        List<String> missing = ids.stream().filter(id -> !live.containsKey(id)).toList();
        read(missing, fields, ConsistencyLevel.STRONG, live);
        return live;
    }

    private void read(List<String> ids, List<String> fields, ConsistencyLevel level, Map<String, MilvusRow> live) {
        for (int from = 0; from < ids.size(); from += ROWS_PER_CALL) {
            List<String> part = ids.subList(from, Math.min(ids.size(), from + ROWS_PER_CALL));
            for (MilvusRow row : rows(Expressions.ids(part), fields, level)) {
                if (row.isLive()) {
                    live.put(row.id(), row);
                }
            }
        }
    }

    /**
     * The first rows in the order of their ids. A query with a limit returns just any rows; the iterator's page is, on every server, the first by
     * primary key, since its cursor is the last key that it saw.
     */
    List<MilvusRow> firstRows(String filter, List<String> fields, int limit) {
        QueryIteratorReq query = QueryIteratorReq.builder()
                .collectionName(name)
                .expr(filter)
                .outputFields(fields)
                .batchSize(limit)
                .consistencyLevel(consistency)
                .build();
        return loaded(client -> {
            QueryIterator iterator = client.queryIterator(query);
            try {
                return iterator.next().stream()
                        .map(row -> new MilvusRow(row.getFieldValues()))
                        .toList();
            } finally {
                iterator.close();
            }
        });
    }

    long count(String filter) {
        QueryReq query = QueryReq.builder()
                .collectionName(name)
                .filter(filter)
                .outputFields(List.of(COUNT))
                .consistencyLevel(consistency)
                .build();
        QueryResp answer = loaded(client -> client.query(query));
        return new MilvusRow(answer.getQueryResults().getFirst().getEntity()).number(COUNT);
    }

    /**
     * @param writing a connection that nothing else uses
     * @param turn asked before each attempt, for how long it may take
     */
    void upsert(List<JsonObject> rows, MilvusConnection writing, WriteTurn turn) {
        UpsertReq upsert = UpsertReq.builder().collectionName(name).data(rows).build();
        try {
            writing.call(turn.next(), client -> client.upsert(upsert));
        } catch (MilvusConnection.NotLoadedException e) {
            load();
            writing.call(turn.next(), client -> client.upsert(upsert));
        }
    }

    void delete(String filter) {
        DeleteReq delete =
                DeleteReq.builder().collectionName(name).filter(filter).build();
        loaded(client -> client.delete(delete));
    }

    void load() {
        connection.call(client -> {
            client.loadCollection(
                    LoadCollectionReq.builder().collectionName(name).build());
            return true;
        });
    }

    private <T> T loaded(Function<MilvusClientV2, T> call) {
        try {
            return connection.call(call);
        } catch (MilvusConnection.NotLoadedException e) {
            load();
            return connection.call(call);
        }
    }
}
