package dev.swath.cli;

import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.QueryImage;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.client.HitText;
import dev.swath.client.SwathClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    @Parameters(arity = "0..1", paramLabel = "TEXT", description = "what the picture shows")
    private @Nullable String text;

    @Option(names = "--image", paramLabel = "FILE", description = "a picture to resemble")
    private @Nullable Path image;

    @Option(names = "--like", paramLabel = "TILE", description = "a tile of the catalogue to resemble")
    private @Nullable String like;

    @Option(names = "--bbox", paramLabel = "W,S,E,N", description = "a box in degrees")
    private @Nullable String bbox;

    @Option(names = "--datetime", paramLabel = "A/B", description = "two RFC 3339 times; .. leaves an end open")
    private @Nullable String datetime;

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
            List<SearchAnswer.Result> hits = swath.gateway().search(query()).results();
            for (SearchAnswer.Result hit : hits) {
                System.out.println(json ? EventJson.mapper().writeValueAsString(hit) : HitText.of(hit));
            }
            if (hits.isEmpty() && !json) {
                System.err.println("nothing found");
            }
            return 0;
        }
    }

    private SearchQuery query() throws IOException {
        return SearchQuery.builder()
                .text(text)
                .image(image == null ? null : QueryImage.of(Files.readAllBytes(image)))
                .like(like == null ? null : new TileId(like))
                .bbox(bbox == null ? null : BoundingBox.parse(bbox))
                .datetime(datetime == null ? null : TimeInterval.parse(datetime))
                .minGsd(minGsd)
                .maxGsd(maxGsd)
                .limit(limit)
                .build();
    }
}
