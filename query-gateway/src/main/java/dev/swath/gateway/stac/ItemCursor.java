package dev.swath.gateway.stac;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.event.EventJson;
import dev.swath.gateway.stac.query.ItemSearch;
import dev.swath.vectorindex.HitPage.KeyPosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The last item that a page showed: the next page begins behind it, whatever arrived or left since. As a token it has the same length on every page, and names the
 * search that it belongs to by a hash, so that another search's token is refused. Any replica reads it.
 */
final class ItemCursor {
    private static final int SCENE_BYTES = 16;
    private static final int HASH_BYTES = 8;
    private static final int BYTES = Long.BYTES + Integer.BYTES + SCENE_BYTES + 4 * Integer.BYTES + HASH_BYTES;
    /** Compares objects whatever the order of their fields. */
    private static final JsonMapper SORTED = EventJson.mapper()
            .rebuild()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private ItemCursor() {}

    static String token(TimePosition last, ItemSearch search) {
        Instant time = last.datetime();
        return token(time.getEpochSecond(), time.getNano(), last.tileId(), search);
    }

    static String token(KeyPosition last, ItemSearch search) {
        return token(last.key(), 0, last.tileId(), search);
    }

    /** @param fraction what the number does not hold of a time */
    private static String token(long number, int fraction, TileId tileId, ItemSearch search) {
        String[] parts = tileId.value().split("-", -1);
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .putLong(number)
                .putInt(fraction)
                .put(HexFormat.of().parseHex(parts[0]))
                .putInt(Integer.parseInt(parts[1]))
                .putInt(Integer.parseInt(parts[2]))
                .putInt(Integer.parseInt(parts[3]))
                .putInt(Integer.parseInt(parts[4]))
                .put(hash(search))
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @throws CatalogueException INVALID_REQUEST, of the field {@code token}, if it is no token, or another search's */
    static TimePosition time(String token, ItemSearch search) {
        return position(
                token,
                search,
                (number, fraction, tileId) -> new TimePosition(Instant.ofEpochSecond(number, fraction), tileId));
    }

    /** @throws CatalogueException INVALID_REQUEST, of the field {@code token}, if it is no token, or another search's */
    static KeyPosition key(String token, ItemSearch search) {
        return position(token, search, (number, fraction, tileId) -> new KeyPosition(number, tileId));
    }

    /** Makes a place of what a token holds. */
    private interface PositionMaker<P> {
        P of(long number, int fraction, TileId tileId);
    }

    private static <P> P position(String token, ItemSearch search, PositionMaker<P> maker) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            if (bytes.length == BYTES) {
                return read(ByteBuffer.wrap(bytes), search, maker);
            }
        } catch (IllegalArgumentException | DateTimeException | CatalogueException e) {
            if (e instanceof CatalogueException refused && refused.field() != null) {
                throw refused;
            }
            // Refused below, like any other text that is no token.
        }
        throw CatalogueException.ofField(
                "token", "expected the token of a link to the next page, found something else");
    }

    private static <P> P read(ByteBuffer bytes, ItemSearch search, PositionMaker<P> maker) {
        long number = bytes.getLong();
        int fraction = bytes.getInt();
        byte[] scene = new byte[SCENE_BYTES];
        bytes.get(scene);
        TileWindow window = new TileWindow(bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt());
        byte[] hash = new byte[HASH_BYTES];
        bytes.get(hash);
        if (!MessageDigest.isEqual(hash, hash(search))) {
            throw CatalogueException.ofField(
                    "token", "expected the token of a page of this same search, found another search's");
        }
        return maker.of(number, fraction, TileId.of(new SceneId(HexFormat.of().formatHex(scene)), window));
    }

    /** Of what is searched and how it is sorted. The page's size and fields may change between pages. */
    private static byte[] hash(ItemSearch search) {
        ObjectNode searched = search.body();
        searched.remove(java.util.List.of("token", "limit", "fields"));
        try {
            byte[] json = SORTED.writeValueAsBytes(SORTED.treeToValue(searched, Object.class));
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(json), HASH_BYTES);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("a search has JSON, and every JDK has SHA-256", e);
        }
    }
}
