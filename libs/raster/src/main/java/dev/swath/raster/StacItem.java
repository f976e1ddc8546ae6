package dev.swath.raster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.extent.TimeInterval;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A STAC Item, as far as it describes its assets.
 *
 * @param datetime when the picture was taken, or the start of a range; null if it is not given
 * @param interval from {@code start_datetime} to {@code end_datetime}; null unless both are given, in order
 * @param platform null if it is not given
 * @param instruments empty if they are not given
 * @param gsd metres
 * @param cloudCover 0…1
 * @see <a href="https://github.com/radiantearth/stac-spec/blob/master/item-spec/item-spec.md">STAC Item</a>
 */
public record StacItem(
        String id,
        @Nullable Instant datetime,
        @Nullable TimeInterval interval,
        @Nullable String platform,
        List<String> instruments,
        @Nullable String collection,
        @Nullable Double gsd,
        @Nullable Double cloudCover,
        List<ItemAsset> assets) {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxDocumentLength(16L << 20)
                    .build())
            .build());

    private static final int MOST_INSTRUMENTS = 16;
    private static final int MOST_NAME = 256;

    /**
     * One file of the Item.
     *
     * @param bands the common names of its bands ({@code red}, {@code nir}…) in the file's order; an empty string for a band without one
     */
    public record ItemAsset(String href, List<String> bands) {
        public ItemAsset {
            bands = List.copyOf(bands);
        }

        /**
         * The key that the href points to. The href must be relative to the Item, or {@code s3://bucket/key} in the
         * given bucket, and lead to a key of the Item's own collection: its first folder. Otherwise it is empty.
         *
         * @param item the Item's own key
         */
        public Optional<ObjectKey> keyIn(String bucket, ObjectKey item) {
            try {
                URI uri = new URI(null, null, item.value(), null).resolve(URI.create(href.replace(" ", "%20")));
                String path = uri.getPath();
                if (uri.getScheme() != null) {
                    boolean here = uri.getScheme().equals("s3") && bucket.equals(uri.getAuthority());
                    path = here && path != null && path.startsWith("/") ? path.substring(1) : null;
                }
                return path == null || path.isEmpty() || path.equals(item.value())
                        ? Optional.empty()
                        : Optional.of(ObjectKey.addressable(path))
                                .filter(key -> key.collection().equals(item.collection()));
            } catch (java.net.URISyntaxException | IllegalArgumentException | CatalogueException e) {
                return Optional.empty();
            }
        }
    }

    public StacItem {
        instruments = List.copyOf(instruments);
        assets = List.copyOf(assets);
    }

    /** Reads a STAC Item; empty if the bytes are none. */
    public static Optional<StacItem> parse(byte[] json) {
        JsonNode item;
        try {
            item = JSON.readTree(json);
        } catch (IOException e) {
            return Optional.empty();
        }
        if (item == null
                || !item.path("type").asText().equals("Feature")
                || !item.has("stac_version")
                || !item.path("id").isTextual()) {
            return Optional.empty();
        }
        JsonNode properties = item.path("properties");
        Instant datetime = instant(properties.path("datetime"));
        List<ItemAsset> assets = new ArrayList<>();
        item.path("assets").forEach(asset -> {
            if (asset.path("href").isTextual()) {
                assets.add(new ItemAsset(asset.path("href").asText(), bands(asset, properties)));
            }
        });
        return Optional.of(new StacItem(
                item.path("id").asText(),
                datetime != null ? datetime : instant(properties.path("start_datetime")),
                interval(properties),
                name(properties.path("platform")),
                instruments(properties.path("instruments")),
                name(item.path("collection")),
                number(properties.path("gsd"), Double.MAX_VALUE),
                percent(properties.path("eo:cloud_cover")),
                assets));
    }

    /** The asset that names the key, if one does. */
    public Optional<ItemAsset> assetOf(String bucket, ObjectKey item, ObjectKey asset) {
        return assets.stream()
                .filter(candidate ->
                        candidate.keyIn(bucket, item).filter(asset::equals).isPresent())
                .findFirst();
    }

    /** STAC 1.1's {@code bands} or the eo extension's {@code eo:bands}. */
    private static List<String> bands(JsonNode asset, JsonNode properties) {
        for (JsonNode list : List.of(asset.path("bands"), asset.path("eo:bands"), properties.path("eo:bands"))) {
            List<String> names = new ArrayList<>();
            list.forEach(band -> names.add(band.path("eo:common_name")
                    .asText(band.path("common_name").asText(""))
                    .toLowerCase(Locale.ROOT)));
            if (names.stream().anyMatch(name -> !name.isEmpty())) {
                return names;
            }
        }
        return List.of();
    }

    private static @Nullable Instant instant(JsonNode text) {
        try {
            return text.isTextual() ? OffsetDateTime.parse(text.asText()).toInstant() : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable TimeInterval interval(JsonNode properties) {
        Instant start = instant(properties.path("start_datetime"));
        Instant end = instant(properties.path("end_datetime"));
        return start == null || end == null || end.isBefore(start) ? null : new TimeInterval(start, end);
    }

    private static List<String> instruments(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .flatMap(instrument -> Stream.ofNullable(name(instrument)))
                .distinct()
                .limit(MOST_INSTRUMENTS)
                .toList();
    }

    /** Null for what is no name, or no sensible one. */
    private static @Nullable String name(JsonNode text) {
        String name = text.isTextual() ? text.textValue().strip() : "";
        return name.isEmpty() || name.length() > MOST_NAME ? null : name;
    }

    private static @Nullable Double percent(JsonNode value) {
        Double percent = number(value, 100);
        return percent == null ? null : percent / 100;
    }

    private static @Nullable Double number(JsonNode value, double most) {
        return value.isNumber() && value.asDouble() >= 0 && value.asDouble() <= most ? value.asDouble() : null;
    }
}
