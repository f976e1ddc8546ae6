package dev.swath.vectorindex.lucene;

import dev.swath.catalogue.TileId;
import dev.swath.vectorindex.lucene.query.RowQueries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** Writes one model version's subfolder. */
final class CollectionWriter implements AutoCloseable {
    private final Directory directory;
    private final IndexWriter writer;

    private CollectionWriter(Directory directory, IndexWriter writer) {
        this.directory = directory;
        this.writer = writer;
    }

    /** @param schema of the rows */
    static CollectionWriter open(Path subfolder, int schema) throws IOException {
        Directory directory = FSDirectory.open(subfolder);
        try {
            IndexWriterConfig config =
                    new IndexWriterConfig().setCodec(VectorCodec.of(schema)).setCommitOnClose(false);
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
}
