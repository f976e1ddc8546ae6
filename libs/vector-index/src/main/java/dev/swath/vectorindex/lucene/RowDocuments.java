package dev.swath.vectorindex.lucene;

import dev.swath.catalogue.Tile;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.vectorindex.EpochNanos;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.RowPayload;
import dev.swath.vectorindex.RowVersion;
import java.time.Instant;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/** Rows as Lucene documents. */
final class RowDocuments {
    private RowDocuments() {}

    /** @param unitVector of length 1; kept */
    static Document live(IndexWrite.Upsert upsert, float[] unitVector) {
        Tile tile = upsert.tile();
        Document document = versioned(upsert);
        document.add(new KnnFloatVectorField(LuceneFields.EMBEDDING, unitVector, VectorSimilarityFunction.DOT_PRODUCT));
        BoundingBox bbox = tile.bbox();
        if (bbox != null) {
            Boxes.fields(bbox).forEach(document::add);
        }
        long datetime = EpochNanos.of(tile.datetime());
        document.add(new LongPoint(LuceneFields.DATETIME, datetime));
        document.add(new NumericDocValuesField(LuceneFields.DATETIME, datetime));
        document.add(new StringField(LuceneFields.COLLECTION, tile.collection(), Field.Store.NO));
        document.add(new StringField(LuceneFields.SCENE, tile.sceneId().value(), Field.Store.NO));
        document.add(new StoredField(LuceneFields.PAYLOAD, RowPayload.of(upsert).toJson()));
        return document;
    }

    static Document retired(IndexWrite.Retire retire, Instant now) {
        Document document = versioned(retire);
        document.add(new LongPoint(LuceneFields.RETIRED, EpochNanos.of(now)));
        return document;
    }

    private static Document versioned(IndexWrite write) {
        RowVersion version = RowVersion.of(write);
        String id = write.tileId().value();
        Document document = new Document();
        document.add(new StringField(LuceneFields.ID, id, Field.Store.NO));
        document.add(new SortedDocValuesField(LuceneFields.ID, new BytesRef(id)));
        document.add(new NumericDocValuesField(LuceneFields.GENERATION, version.generation()));
        document.add(new StringField(LuceneFields.STANDING, version.standing().name(), Field.Store.NO));
        document.add(new NumericDocValuesField(
                LuceneFields.STANDING, version.standing().number()));
        return document;
    }
}
