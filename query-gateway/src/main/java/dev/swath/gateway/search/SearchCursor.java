package dev.swath.gateway.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.QueryImage;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The opaque {@code next} of a search. It holds the whole query, the vector that it is compared by, and the place where the page before ended. So any replica
 * goes on with it, even one whose query encoder rounds otherwise. All cursors of one search are of the same length. It is no secret; its content is checked
 * like a request.
 *
 * @param query without a cursor; a picture is replaced by its hash
 * @param version whose collection is searched
 * @param vector null if the search browses
 */
record SearchCursor(
        SearchQuery query, ModelVersion version, @Nullable QueryVector vector, PageEnd end) {
    /** Where a page ended, in one of the two orders. */
    sealed interface PageEnd {
        record Score(ScorePosition position) implements PageEnd {}

        record Time(TimePosition position) implements PageEnd {}
    }

    private static final int ID_BYTES = 80;

    /** The cursor of a request; empty if it asks for the first page. */
    static Optional<SearchCursor> of(SearchQuery request) {
        String next = request.next();
        if (next == null) {
            return Optional.empty();
        }
        SearchCursor cursor = parse(next);
        JsonNode asked = identity(request);
        boolean repeats = asked.equals(identity(cursor.query));
        if (!repeats && !asked.equals(identity(SearchQuery.builder().build()))) {
            throw CatalogueException.ofField(
                    "next", "expected the \"next\" of an answer to this same request, found another's");
        }
        int limit = repeats || request.limit() != SearchQuery.DEFAULT_LIMIT ? request.limit() : cursor.query.limit();
        return Optional.of(new SearchCursor(cursor.query.page(limit, null), cursor.version, cursor.vector, cursor.end));
    }

    /** The query as cursors hold it. */
    static SearchQuery held(SearchQuery query) {
        QueryImage image = query.image();
        return query.toBuilder()
                .image(image == null ? null : CursorBytes.hash(image))
                .waitFor(null)
                .next(null)
                .build();
    }

    /** What makes two requests the same search: everything but the page's size and the cursor itself. */
    private static JsonNode identity(SearchQuery query) {
        QueryImage image = query.image();
        boolean whole = image != null && image.length() != CursorBytes.HASH_BYTES;
        SearchQuery alike = (whole ? held(query) : query)
                .toBuilder()
                        .waitFor(null)
                        .limit(SearchQuery.DEFAULT_LIMIT)
                        .next(null)
                        .build();
        return EventJson.mapper().valueToTree(alike);
    }

    /** The text of the cursor. */
    String next() {
        byte[] content = CursorBytes.content(query, version, vector);
        ByteBuffer bytes = ByteBuffer.allocate(Byte.BYTES + Long.BYTES + Integer.BYTES + ID_BYTES + content.length);
        switch (end) {
            case PageEnd.Score(ScorePosition at) ->
                bytes.put((byte) 0).putDouble(at.score()).putInt(at.rank()).put(padded(at.tileId()));
            case PageEnd.Time(TimePosition at) -> {
                Instant datetime = at.datetime();
                bytes.put((byte) 1)
                        .putLong(datetime.getEpochSecond())
                        .putInt(datetime.getNano())
                        .put(padded(at.tileId()));
            }
        }
        return CursorBytes.sealed(bytes.put(content).array());
    }

    private static SearchCursor parse(String next) {
        ByteBuffer bytes = ByteBuffer.wrap(CursorBytes.opened(next));
        try {
            PageEnd end = bytes.get() == 0 ? score(bytes) : time(bytes);
            CursorBytes.CursorContent content = CursorBytes.content(bytes);
            return new SearchCursor(content.query(), content.version(), content.vector(), end);
        } catch (RuntimeException e) {
            // The checksum is right, so another version of Swath wrote it, or somebody's own program.
            throw CursorBytes.damaged(e);
        }
    }

    private static PageEnd score(ByteBuffer bytes) {
        double score = bytes.getDouble();
        int rank = bytes.getInt();
        return new PageEnd.Score(new ScorePosition(score, tileId(bytes), rank));
    }

    private static PageEnd time(ByteBuffer bytes) {
        Instant datetime = Instant.ofEpochSecond(bytes.getLong(), bytes.getInt());
        return new PageEnd.Time(new TimePosition(datetime, tileId(bytes)));
    }

    private static byte[] padded(TileId tileId) {
        return CursorBytes.padded(tileId.value(), ID_BYTES);
    }

    private static TileId tileId(ByteBuffer bytes) {
        return new TileId(CursorBytes.text(bytes, ID_BYTES));
    }
}
