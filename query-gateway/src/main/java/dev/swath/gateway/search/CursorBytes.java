package dev.swath.gateway.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.api.QueryImage;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.model.Calibration;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.gateway.search.field.SearchFields;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** How the parts of a cursor become bytes, and how a damaged one is told. */
final class CursorBytes {
    static final int HASH_BYTES = 32;

    private static final int CHECKED_BYTES = 12;
    private static final int MOST_CONTENT = 1 << 20;

    /** What a search is, whatever its page. */
    record CursorContent(
            SearchQuery query,
            ModelVersion version,
            @Nullable QueryVector vector) {}

    private CursorBytes() {}

    /** The text of bytes and of a checksum of them. */
    static String sealed(byte[] bytes) {
        byte[] checksum = Arrays.copyOf(sha256(bytes), CHECKED_BYTES);
        byte[] all = ByteBuffer.allocate(CHECKED_BYTES + bytes.length)
                .put(checksum)
                .put(bytes)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /** @throws CatalogueException INVALID_REQUEST if the text is not what {@link #sealed} wrote */
    static byte[] opened(String text) {
        try {
            byte[] all = Base64.getUrlDecoder().decode(text);
            if (all.length > CHECKED_BYTES) {
                byte[] bytes = Arrays.copyOfRange(all, CHECKED_BYTES, all.length);
                if (MessageDigest.isEqual(
                        Arrays.copyOf(all, CHECKED_BYTES), Arrays.copyOf(sha256(bytes), CHECKED_BYTES))) {
                    return bytes;
                }
            }
        } catch (IllegalArgumentException e) {
            throw damaged(e);
        }
        throw damaged(null);
    }

    static CatalogueException damaged(@Nullable RuntimeException cause) {
        CatalogueException refused = CatalogueException.ofField(
                "next", "expected the \"next\" of an earlier answer, found something else, or a part of one");
        if (cause != null) {
            refused.addSuppressed(cause);
        }
        return refused;
    }

    static QueryImage hash(QueryImage image) {
        return QueryImage.of(sha256(image.toBytes()));
    }

    /** The same bytes for every page of a search. */
    static byte[] content(SearchQuery query, ModelVersion version, @Nullable QueryVector vector) {
        ObjectNode json = EventJson.mapper().createObjectNode().put("version", version.value());
        json.set("query", EventJson.mapper().valueToTree(query));
        Calibration calibration = vector == null ? null : vector.calibration();
        if (calibration != null) {
            json.set("calibration", EventJson.mapper().valueToTree(calibration));
        }
        byte[] packed = deflated(json.toString().getBytes(StandardCharsets.UTF_8));
        byte[] halves = vector == null ? new byte[0] : HalfVectors.bytes(vector.embedding());
        return ByteBuffer.allocate(Integer.BYTES + packed.length + halves.length)
                .putInt(packed.length)
                .put(packed)
                .put(halves)
                .array();
    }

    static CursorContent content(ByteBuffer bytes) {
        byte[] packed = new byte[bytes.getInt()];
        bytes.get(packed);
        byte[] halves = new byte[bytes.remaining()];
        bytes.get(halves);
        try {
            ObjectNode json = (ObjectNode) EventJson.mapper().readTree(inflated(packed));
            ModelVersion version = new ModelVersion(json.required("version").asText());
            SearchQuery query = SearchFields.ofJson(
                    json.required("query").toString().getBytes(StandardCharsets.UTF_8), MOST_CONTENT);
            Calibration calibration = json.has("calibration")
                    ? EventJson.mapper().treeToValue(json.get("calibration"), Calibration.class)
                    : null;
            Embedding embedding = halves.length == 0 ? null : HalfVectors.embedding(halves);
            return new CursorContent(
                    query, version, embedding == null ? null : new QueryVector(version, embedding, calibration));
        } catch (IOException e) {
            throw new IllegalArgumentException("no content of a cursor", e);
        }
    }

    static byte[] padded(String text, int bytes) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        if (ascii.length > bytes) {
            throw new IllegalArgumentException("expected at most %d bytes, found %d".formatted(bytes, ascii.length));
        }
        return Arrays.copyOf(ascii, bytes);
    }

    static String text(ByteBuffer bytes, int length) {
        byte[] padded = new byte[length];
        bytes.get(padded);
        return new String(padded, StandardCharsets.US_ASCII).replace("\0", "");
    }

    private static byte[] deflated(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
            deflater.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("memory takes every byte", e);
        }
        return packed.toByteArray();
    }

    private static byte[] inflated(byte[] packed) throws IOException {
        try (InflaterInputStream inflater = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return inflater.readNBytes(MOST_CONTENT); // what somebody packed tightly ends here
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
