package dev.swath.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.CatalogueStatus;
import dev.swath.catalogue.api.QueryFilter;
import dev.swath.catalogue.api.QueryImage;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchOrder;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.SearchThreshold;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.client.GatewayClient;
import dev.swath.client.HitText;
import dev.swath.client.SwathClient;
import dev.swath.client.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "search",
        description = "Searches by text, image, tile, place and time. Prints the best hits first.",
        mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {
    /** A scene passes both, so the larger backlog counts. */
    private static final List<String> LOOKS = List.of("arrive", "ingest");

    @Parameters(arity = "0..1", paramLabel = "TEXT", description = "what the picture shows")
    private @Nullable String text;

    @Option(names = "--image", paramLabel = "FILE", description = "a picture to resemble")
    private @Nullable Path image;

    @Option(names = "--like", paramLabel = "TILE", description = "a tile of the catalogue to resemble")
    private @Nullable String like;

    @Option(names = "--positive", paramLabel = "TILE", description = "another tile to resemble; may be repeated")
    private List<String> positive = List.of();

    @Option(names = "--disliked", paramLabel = "TILE", description = "a tile to stay away from; may be repeated")
    private List<String> disliked = List.of();

    @Option(names = "--negative", paramLabel = "TEXT", description = "a text to stay away from; may be repeated")
    private List<String> negative = List.of();

    @Option(
            names = "--weight",
            paramLabel = "W",
            description = "how much the text counts beside pictures: 0 image alone, 1 text alone")
    private @Nullable Double weight;

    @Option(
            names = "--probability",
            paramLabel = "P",
            description = "how probable a hit must be, 0 to 1; a text alone has probabilities")
    private @Nullable Double probability;

    @Option(names = "--score", paramLabel = "S", description = "the score that a hit must reach; -1 shows everything")
    private @Nullable Double score;

    @Option(names = "--newest", description = "newest first, instead of best first")
    private boolean newest;

    @Option(names = "--bbox", paramLabel = "W,S,E,N", description = "a box in degrees")
    private @Nullable String bbox;

    @Option(names = "--datetime", paramLabel = "A/B", description = "two RFC 3339 times; .. leaves an end open")
    private @Nullable String datetime;

    @Option(names = "--filter", paramLabel = "CQL2", description = "conditions on properties, as CQL2 text or JSON")
    private @Nullable String filter;

    @Option(names = "--min-gsd", paramLabel = "METRES", description = "the smallest ground sampling distance in metres")
    private @Nullable Double minGsd;

    @Option(names = "--max-gsd", paramLabel = "METRES", description = "the largest ground sampling distance in metres")
    private @Nullable Double maxGsd;

    @Option(names = "--limit", defaultValue = "10", description = "the most hits; default ${DEFAULT-VALUE}")
    private int limit;

    @Option(names = "--json", description = "prints each result as a line of JSON")
    private boolean json;

    @Mixin
    private EndpointOptions endpointOptions = new EndpointOptions();

    @Override
    public Integer call() throws IOException {
        try (SwathClient swath = endpointOptions.connect(System.getenv())) {
            SearchAnswer answer = swath.gateway().search(query());
            List<SearchAnswer.Result> hits = answer.results();
            for (SearchAnswer.Result hit : hits) {
                System.out.println(json ? EventJson.mapper().writeValueAsString(hit) : HitText.of(hit));
            }
            if (hits.isEmpty() && !json) {
                System.err.println(nothing(answer.nearest()) + underWay(swath.gateway()));
            }
            return 0;
        }
    }

    /** That nothing was found, and what is nearest. */
    static String nothing(SearchAnswer.@Nullable Nearest nearest) {
        if (nearest == null) {
            return "nothing found";
        }
        Double likely = nearest.probability();
        String how = likely == null ? "score %.2f".formatted(nearest.score()) : "probability %.2f".formatted(likely);
        return "nothing is like that; the nearest is %s (%s; --score -1 shows all)".formatted(nearest.tileId(), how);
    }

    /** What may be found later; empty if nothing is under way, or the gateway does not say. */
    private static String underWay(GatewayClient gateway) {
        CatalogueStatus status;
        try {
            status = gateway.status();
        } catch (CatalogueException | UnreachableException e) {
            return "";
        }
        Map<String, Long> lag = Objects.requireNonNullElse(status.lag(), Map.of());
        long scenes = LOOKS.stream()
                .mapToLong(stage -> lag.getOrDefault(stage, 0L))
                .max()
                .orElse(0);
        long tiles = status.searchable() == null ? 0 : Math.max(0, status.tiles() - status.searchable());
        return scenes + tiles == 0
                ? ""
                : "; under way: %d scenes to be read, %d tiles to be indexed".formatted(scenes, tiles);
    }

    private static QueryFilter cql2(String written) {
        if (!written.stripLeading().startsWith("{")) {
            return QueryFilter.ofText(written);
        }
        try {
            return new QueryFilter(EventJson.mapper().readTree(written));
        } catch (JsonProcessingException e) {
            throw CatalogueException.ofField("filter", "expected CQL2 as text or JSON, found JSON that is broken");
        }
    }

    private SearchQuery query() throws IOException {
        return SearchQuery.builder()
                .text(text)
                .image(image == null ? null : QueryImage.of(Files.readAllBytes(image)))
                .like(like == null ? null : new TileId(like))
                .positive(tiles(positive))
                .disliked(tiles(disliked))
                .negative(negative.toArray(String[]::new))
                .weight(weight)
                .threshold(threshold())
                .sort(newest ? SearchOrder.DATETIME : null)
                .bbox(bbox == null ? null : BoundingBox.parse(bbox))
                .datetime(datetime == null ? null : TimeInterval.parse(datetime))
                .filter(filter == null ? null : cql2(filter))
                .minGsd(minGsd)
                .maxGsd(maxGsd)
                .limit(limit)
                .build();
    }

    private static TileId[] tiles(List<String> ids) {
        return ids.stream().map(TileId::new).toArray(TileId[]::new);
    }

    private @Nullable SearchThreshold threshold() {
        return probability == null && score == null ? null : new SearchThreshold(probability, score);
    }
}
