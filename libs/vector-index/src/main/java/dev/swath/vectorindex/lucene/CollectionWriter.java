package dev.swath.vectorindex.lucene;

import dev.swath.catalogue.TileId;
import dev.swath.vectorindex.lucene.query.RowQueries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** Writes one model version's subfolder. */
final class CollectionWriter implements AutoCloseable {
    /** A search asks each segment's graph, so a few large ones are quicker than many. */
    private static final int SEGMENTS_OF_A_SIZE = 4;

    /** A batch becomes one segment unless it is larger. */
    private static final int BATCH_MEGABYTES = 256;

    private final Directory directory;
    private final IndexWriter writer;

    private CollectionWriter(Directory directory, IndexWriter writer) {
        this.directory = directory;
        this.writer = writer;
    }

    /**
     * @param schema of the rows
     * @param merged called on another thread whenever segments were merged, which the next commit keeps. It must not wait for the writer
     */
    static CollectionWriter open(Path subfolder, int schema, Runnable merged) throws IOException {
        Directory directory = FSDirectory.open(subfolder);
        try {
            IndexWriterConfig config = new IndexWriterConfig()
                    .setCodec(VectorCodec.of(schema))
                    .setCommitOnClose(false)
                    .setRAMBufferSizeMB(BATCH_MEGABYTES)
                    .setMergePolicy(new TieredMergePolicy().setSegmentsPerTier(SEGMENTS_OF_A_SIZE))
                    .setMergeScheduler(new TellingScheduler(merged));
            return new CollectionWriter(directory, new IndexWriter(directory, config));
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    void replace(TileId tileId, Document document) throws IOException {
        writer.updateDocument(RowQueries.id(tileId), document);
    }

    void delete(Query rows) throws IOException {
        writer.deleteDocuments(rows);
    }

    /** Keeps the collection's dimension with the next commit. */
    void setDimension(int dimension) {
        writer.setLiveCommitData(
                Map.of(LuceneCollection.DIMENSION, Integer.toString(dimension)).entrySet(), false);
    }

    void commit() throws IOException {
        writer.commit();
    }

    /** Gives up what is not committed, and the writer with it. */
    void rollback(Exception cause) {
        try (directory) {
            writer.rollback();
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        try (directory) {
            writer.close();
        }
    }

    private static final class TellingScheduler extends ConcurrentMergeScheduler {
        private final Runnable merged;

        TellingScheduler(Runnable merged) {
            this.merged = merged;
        }

        @Override
        protected void doMerge(MergeSource source, MergePolicy.OneMerge merge) throws IOException {
            super.doMerge(source, merge);
            merged.run();
        }
    }
}
