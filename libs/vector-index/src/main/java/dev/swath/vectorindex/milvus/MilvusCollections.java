package dev.swath.vectorindex.milvus;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.vectorindex.milvus.expression.MilvusFields;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.collection.request.CreateCollectionReq.FieldSchema;
import io.milvus.v2.service.collection.request.DescribeCollectionReq;
import io.milvus.v2.service.collection.request.HasCollectionReq;
import io.milvus.v2.service.index.request.CreateIndexReq;
import io.milvus.v2.service.index.request.ListIndexesReq;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's collections of one form: found once, created by the first write. Thread-safe. */
final class MilvusCollections {
    private static final Logger LOG = LoggerFactory.getLogger(MilvusCollections.class);

    private static final Pattern OLDER_SERVERS = Pattern.compile("v?2\\.[0-3]\\.");

    private final MilvusConnection connection;
    private final IndexForm form;
    private final ConsistencyLevel consistency;
    private final Map<ModelVersion, MilvusCollection> known = new ConcurrentHashMap<>();

    MilvusCollections(MilvusConnection connection, IndexForm form, ConsistencyLevel consistency) {
        this.connection = connection;
        this.form = form;
        this.consistency = consistency;
    }

    Optional<MilvusCollection> find(ModelVersion modelVersion) {
        MilvusCollection collection = known.get(modelVersion);
        if (collection != null) {
            return Optional.of(collection);
        }
        String name = MilvusNames.of(form, modelVersion);
        return exists(name) && hasGraph(name) ? Optional.of(opened(modelVersion, name)) : Optional.empty();
    }

    /** @param dimension of the collection if it is to be created */
    MilvusCollection findOrCreate(ModelVersion modelVersion, int dimension) {
        return find(modelVersion).orElseGet(() -> created(modelVersion, dimension));
    }

    /** Forgets a collection that the server no longer has. */
    void forget(ModelVersion modelVersion) {
        known.remove(modelVersion);
    }

    Set<ModelVersion> modelVersions() {
        Set<ModelVersion> versions = new TreeSet<>();
        for (String name : connection.collections()) {
            MilvusNames.find(name)
                    .filter(named -> named.form().equals(form))
                    .map(MilvusNames.CollectionName::modelVersion)
                    .ifPresent(versions::add);
        }
        return versions;
    }

    private MilvusCollection created(ModelVersion modelVersion, int dimension) {
        String name = MilvusNames.of(form, modelVersion);
        try {
            connection.call(client -> {
                client.createCollection(MilvusSchema.creation(form.schema(), name, dimension));
                return true;
            });
        } catch (CatalogueException e) {
            // Of several instances that write their first batch at once, one creates it; it may be killed before it is
            // done.
            if (!exists(name)) {
                throw e;
            }
        }
        // Loading takes seconds, so the collection is loaded once, when it has all its indexes. The graph comes last:
        // before, the collection is not found.
        addScalarIndexes(name);
        connection.call(client -> {
            client.createIndex(creation(name, MilvusSchema.graph()));
            return true;
        });
        return opened(modelVersion, name);
    }

    /** A server that takes none of them searches all the same, only more slowly. */
    private void addScalarIndexes(String name) {
        List<List<IndexParam>> indexes = MilvusSchema.scalarIndexes(form.schema());
        if (indexes.isEmpty()) {
            return;
        }
        boolean older = OLDER_SERVERS
                .matcher(connection.call(MilvusClientV2::getServerVersion))
                .lookingAt();
        for (List<IndexParam> ofField : indexes) {
            // What a server does not know it refuses, and the SDK logs that as an error.
            List<IndexParam> kinds = older ? ofField.reversed() : ofField;
            boolean made = kinds.stream().anyMatch(kind -> isMade(name, kind));
            if (!made) {
                LOG.atWarn()
                        .addKeyValue("collection", name)
                        .addKeyValue("field", kinds.getFirst().getFieldName())
                        .log("Milvus makes no index of this field");
            }
        }
    }

    private boolean isMade(String name, IndexParam index) {
        try {
            return connection.call(client -> {
                client.createIndex(creation(name, index));
                return true;
            });
        } catch (CatalogueException e) {
            LOG.atDebug().addKeyValue("errorCode", e.code()).log("Milvus does not make this kind of index");
            return false;
        }
    }

    private static CreateIndexReq creation(String name, IndexParam index) {
        return CreateIndexReq.builder()
                .collectionName(name)
                .indexParams(List.of(index))
                .sync(false)
                .build();
    }

    private boolean exists(String name) {
        return connection.call(client -> client.hasCollection(
                HasCollectionReq.builder().collectionName(name).build()));
    }

    private boolean hasGraph(String name) {
        return !connection
                .call(client -> client.listIndexes(ListIndexesReq.builder()
                        .collectionName(name)
                        .fieldName(MilvusFields.EMBEDDING)
                        .build()))
                .isEmpty();
    }

    private MilvusCollection opened(ModelVersion modelVersion, String name) {
        FieldSchema embedding = connection
                .call(client -> client.describeCollection(
                        DescribeCollectionReq.builder().collectionName(name).build()))
                .getCollectionSchema()
                .getField(MilvusFields.EMBEDDING);
        if (embedding == null) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION, "Milvus' collection %s is not Swath's".formatted(name));
        }
        MilvusCollection collection = new MilvusCollection(connection, name, embedding.getDimension(), consistency);
        collection.load();
        known.put(modelVersion, collection);
        return collection;
    }
}
