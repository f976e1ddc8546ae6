package dev.swath.vectorindex.milvus;

import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.milvus.expression.MilvusFields;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A collection: its fields and its graph. */
final class MilvusSchema {
    private static final int ID_LENGTH = 128;
    // Hex of a key's 1024 bytes.
    private static final int COLLECTION_LENGTH = 2_048;

    private MilvusSchema() {}

    /** Without indexes. The vectors are of length 1, so that the inner product is the cosine and a retired row's zeros do no harm. */
    static CreateCollectionReq creation(int schemaVersion, String name, int dimension) {
        CreateCollectionReq.CollectionSchema schema =
                CreateCollectionReq.CollectionSchema.builder().build();
        schema.addField(AddFieldReq.builder()
                .fieldName(MilvusFields.ID)
                .dataType(DataType.VarChar)
                .maxLength(ID_LENGTH)
                .isPrimaryKey(true)
                .autoID(false)
                .build());
        schema.addField(AddFieldReq.builder()
                .fieldName(MilvusFields.EMBEDDING)
                .dataType(DataType.FloatVector)
                .dimension(dimension)
                .build());
        for (String field : List.of(
                MilvusFields.GENERATION,
                MilvusFields.STANDING,
                MilvusFields.RETIRED,
                MilvusFields.DATETIME,
                MilvusFields.BOX)) {
            schema.addField(scalar(field, DataType.Int64));
        }
        for (String field : List.of(MilvusFields.WEST, MilvusFields.SOUTH, MilvusFields.EAST, MilvusFields.NORTH)) {
            schema.addField(scalar(field, DataType.Double));
        }
        schema.addField(text(MilvusFields.COLLECTION, COLLECTION_LENGTH));
        schema.addField(text(MilvusFields.SCENE, ID_LENGTH));
        schema.addField(text(MilvusFields.PAYLOAD, RowJson.MAX_BYTES));
        for (Queryable property : MilvusFields.added(schemaVersion)) {
            schema.addField(field(property));
        }
        return CreateCollectionReq.builder()
                .collectionName(name)
                .collectionSchema(schema)
                .consistencyLevel(ConsistencyLevel.STRONG)
                .build();
    }

    private static AddFieldReq field(Queryable property) {
        String name = MilvusFields.of(property);
        return switch (property.type()) {
            case TEXT -> text(name, RowJson.MAX_BYTES);
            case NUMBER -> scalar(name, DataType.Double);
            case TIMESTAMP, BOX, GEOMETRY -> scalar(name, DataType.Int64);
        };
    }

    private static AddFieldReq scalar(String field, DataType type) {
        return AddFieldReq.builder().fieldName(field).dataType(type).build();
    }

    private static AddFieldReq text(String field, int maxLength) {
        return AddFieldReq.builder()
                .fieldName(field)
                .dataType(DataType.VarChar)
                .maxLength(maxLength)
                .build();
    }

    /**
     * The indexes of the fields that filters use, in the kinds that servers know: the first is of newer ones.
     *
     * @return one list for each field, of which the first kind that the server takes is made
     */
    static List<List<IndexParam>> scalarIndexes(int schemaVersion) {
        List<List<IndexParam>> indexes = new ArrayList<>();
        if (schemaVersion > 1) {
            for (String field : List.of(MilvusFields.STANDING, MilvusFields.DATETIME)) {
                indexes.add(kinds(field, IndexParam.IndexType.STL_SORT));
            }
            for (String field : List.of(MilvusFields.COLLECTION, MilvusFields.SCENE)) {
                indexes.add(kinds(field, IndexParam.IndexType.TRIE));
            }
            for (Queryable property : MilvusFields.added(schemaVersion)) {
                switch (property.type()) {
                    case NUMBER, TIMESTAMP ->
                        indexes.add(kinds(MilvusFields.of(property), IndexParam.IndexType.STL_SORT));
                    // A caption is its row's own.
                    case TEXT -> {
                        if (property != Queryable.DESCRIPTION) {
                            indexes.add(kinds(MilvusFields.of(property), IndexParam.IndexType.TRIE));
                        }
                    }
                    case BOX, GEOMETRY -> {}
                }
            }
        }
        return indexes;
    }

    private static List<IndexParam> kinds(String field, IndexParam.IndexType olderServers) {
        return Stream.of(IndexParam.IndexType.INVERTED, olderServers)
                .map(type ->
                        IndexParam.builder().fieldName(field).indexType(type).build())
                .toList();
    }

    /** The index of the vectors. */
    static IndexParam graph() {
        return IndexParam.builder()
                .fieldName(MilvusFields.EMBEDDING)
                .indexType(IndexParam.IndexType.HNSW)
                .metricType(IndexParam.MetricType.IP)
                .extraParams(Map.of("M", 16, "efConstruction", 200))
                .build();
    }
}
