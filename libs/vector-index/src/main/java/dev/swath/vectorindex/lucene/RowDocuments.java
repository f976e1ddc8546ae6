package dev.swath.vectorindex.lucene;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.lucene.query.Boxes;
import dev.swath.vectorindex.lucene.query.LuceneFields;
import dev.swath.vectorindex.row.EpochNanos;
import dev.swath.vectorindex.row.RowPayload;
import dev.swath.vectorindex.row.RowVersion;
import java.time.Instant;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/** Rows as Lucene documents. */
final class RowDocuments {
    private RowDocuments() {}

    /**
     * @param schema that says which fields a row has
     * @param unitVector of length 1; kept
     * @throws CatalogueException INVALID_RECORD if a text is too long to be filtered by
     */
    static Document live(int schema, IndexWrite.Upsert upsert, float[] unitVector) {
        Tile tile = upsert.tile();
        RowPayload payload = RowPayload.of(upsert);
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
        document.add(new StoredField(LuceneFields.PAYLOAD, payload.toJson()));
        if (schema > 1) {
            for (Queryable property : Queryable.values()) {
                addField(document, property, payload);
            }
        }
        return document;
    }

    private static void addField(Document document, Queryable property, RowPayload payload) {
        Object value = property.of(payload);
        if (value == null) {
            return;
        }
        if (property.nullable()) {
            document.add(new StringField(LuceneFields.PRESENT, property.name(), Field.Store.NO));
        }
        String field = LuceneFields.of(property);
        switch (property) {
            case ID, SCENE_ID, COLLECTION, DATETIME, BBOX, GEOMETRY -> {} // every schema has them, or needs no more
            case KEY, PLATFORM, MISSION, ITEM_COLLECTION, DESCRIPTION ->
                document.add(text(property, (String) value, payload));
            // Adding 0.0 turns -0.0 into 0.0, which Lucene would order below it.
            case GSD, CLOUD_COVER, NODATA_FRACTION, CAPTION_CONFIDENCE ->
                document.add(new DoubleField(field, (Double) value + 0.0, Field.Store.NO));
            case START, END, CREATED, UPDATED ->
                document.add(new LongField(field, EpochNanos.of((Instant) value), Field.Store.NO));
        }
    }

    private static Field text(Queryable property, String text, RowPayload payload) {
        BytesRef bytes = new BytesRef(text);
        if (bytes.length > IndexWriter.MAX_TERM_LENGTH) {
            throw new CatalogueException(
                    ErrorCode.INVALID_RECORD,
                    "tile %s: expected at most %d bytes of %s, found %d"
                            .formatted(payload.tile().tileId(), IndexWriter.MAX_TERM_LENGTH, property, bytes.length));
        }
        return new StringField(LuceneFields.of(property), bytes, Field.Store.NO);
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
