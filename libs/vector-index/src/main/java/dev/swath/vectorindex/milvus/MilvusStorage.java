package dev.swath.vectorindex.milvus;

import dev.swath.catalogue.event.IndexForm;
import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.IndexStorage;
import dev.swath.vectorindex.IndexStorageReader;
import dev.swath.vectorindex.VectorIndex;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The index on a Milvus server, in all its forms. Thread-safe. It connects with its first call. */
public final class MilvusStorage implements IndexStorage {
    private final Duration callTimeout;
    private final MilvusConnection connection;
    private final MilvusConnection writing;
    private final ConsistencyLevel consistency;
    private final int rowsPerFetch;
    private final Map<IndexForm, MilvusVectorIndex> forms = new ConcurrentHashMap<>();

    private MilvusStorage(IndexSettings.Milvus settings, ConsistencyLevel consistency, int rowsPerFetch) {
        this.consistency = consistency;
        this.callTimeout = settings.callTimeout();
        this.connection = new MilvusConnection(settings);
        this.writing = new MilvusConnection(settings);
        this.rowsPerFetch = rowsPerFetch;
    }

    /** Opens it for writing. Returns at once, whether the server answers or not. What is read has every acknowledged write. */
    public static MilvusStorage open(IndexSettings.Milvus settings) {
        return open(settings, MilvusCollection.MAX_ROWS);
    }

    /**
     * Opens it for reading alone. A server that must show every write waits with each answer for its next tick, 200 ms later. So what is read here is what the
     * server has come to: mostly what was written until one tick before, and what was written 5 seconds before in any case.
     */
    public static IndexStorageReader openReader(IndexSettings.Milvus settings) {
        return new MilvusStorage(settings, ConsistencyLevel.BOUNDED, MilvusCollection.MAX_ROWS);
    }

    static MilvusStorage open(IndexSettings.Milvus settings, int rowsPerFetch) {
        return new MilvusStorage(settings, ConsistencyLevel.STRONG, rowsPerFetch);
    }

    @Override
    public VectorIndex form(IndexForm form) {
        return forms.computeIfAbsent(
                form,
                wanted -> new MilvusVectorIndex(connection, writing, wanted, consistency, callTimeout, rowsPerFetch));
    }

    @Override
    public SortedSet<IndexForm> forms() {
        SortedSet<IndexForm> found = new TreeSet<>();
        for (String name : connection.collections()) {
            MilvusNames.find(name).map(MilvusNames.CollectionName::form).ifPresent(found::add);
        }
        return found;
    }

    @Override
    public void remove(IndexForm form) {
        for (String name : connection.collections()) {
            Optional<IndexForm> of = MilvusNames.find(name).map(MilvusNames.CollectionName::form);
            if (of.filter(form::equals).isPresent()) {
                connection.call(client -> {
                    client.dropCollection(
                            DropCollectionReq.builder().collectionName(name).build());
                    return true;
                });
            }
        }
        forms.remove(form);
    }

    @Override
    public void ping() {
        var _ = connection.collections();
    }

    @Override
    public void close() {
        writing.close();
        connection.close();
    }
}
