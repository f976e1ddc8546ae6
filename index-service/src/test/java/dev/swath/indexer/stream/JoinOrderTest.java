package dev.swath.indexer.stream;

import static dev.swath.indexer.Parts.MAXI;
import static dev.swath.indexer.Parts.MINI;
import static dev.swath.indexer.Parts.captioned;
import static dev.swath.indexer.Parts.encoded;
import static dev.swath.indexer.Parts.ingested;
import static dev.swath.indexer.Parts.retracted;
import static dev.swath.indexer.Parts.tile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.event.TileRetracted;
import dev.swath.catalogue.event.TileState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown in the end depends on which parts came, not on their order. */
class JoinOrderTest {
    private static final int TILES = 150;
    private static final int GENERATIONS = 5;

    @Test
    void shouldEndAlikeInAnyOrder(@TempDir Path stateDirectory) {
        long seed = Long.getLong("swath.seed", new Random().nextLong());
        Random random = new Random(seed);
        try (JoinDriver join = new JoinDriver(stateDirectory)) {
            for (int i = 0; i < TILES; i++) {
                List<Event> parts = someParts("random/" + i + ".jpg", random);
                join.tell(parts.toArray(Event[]::new));
                List<TileState> told = join.states();

                for (ModelVersion modelVersion : List.of(MINI, MAXI)) {
                    List<TileState> ofVersion = told.stream()
                            .filter(state -> state.modelVersion().equals(modelVersion))
                            .toList();
                    String description = "-Dswath.seed=%d, tile %d, %s of %s"
                            .formatted(
                                    seed,
                                    i,
                                    modelVersion,
                                    parts.stream().map(Event::eventId).toList());
                    assertThat(shown(ofVersion)).as(description).isEqualTo(naive(parts, modelVersion));
                    assertThat(ofVersion)
                            .as(description)
                            .doesNotHaveDuplicates()
                            .isSortedAccordingTo(Comparator.comparingLong(TileState::generation));
                }
            }
            assertThat(join.failures()).isEmpty();
        }
    }

    private static List<Event> someParts(String key, Random random) {
        List<Event> parts = new ArrayList<>();
        for (int generation = 1; generation <= GENERATIONS; generation++) {
            List<Event> all = List.of(
                    encoded(key, generation, MINI),
                    captioned(key, generation, MINI),
                    encoded(key, generation, MAXI),
                    captioned(key, generation, MAXI));
            if (random.nextInt(3) > 0) {
                parts.add(ingested(key, generation));
                all.stream().filter(part -> random.nextInt(3) > 0).forEach(parts::add);
            }
            if (random.nextInt(5) == 0) {
                parts.add(retracted(key, generation));
            }
        }
        parts.addAll(parts.stream().filter(part -> random.nextInt(4) == 0).toList());
        Collections.shuffle(parts, random);
        return parts;
    }

    private static Optional<TileState> shown(List<TileState> told) {
        return told.isEmpty() || told.getLast().tile() == null ? Optional.empty() : Optional.of(told.getLast());
    }

    private static Optional<TileState> naive(List<Event> parts, ModelVersion modelVersion) {
        long retracted = parts.stream()
                .mapToLong(part -> part instanceof TileRetracted retraction ? retraction.generation() : 0)
                .max()
                .orElse(0);
        return parts.stream()
                .filter(TileEncoded.class::isInstance)
                .map(TileEncoded.class::cast)
                .filter(encoded -> encoded.modelVersion().equals(modelVersion))
                .filter(encoded -> encoded.tile().generation() > retracted)
                .max(Comparator.comparingLong(encoded -> encoded.tile().generation()))
                .map(encoded -> joined(encoded, parts));
    }

    private static TileState joined(TileEncoded encoded, List<Event> parts) {
        return new TileState(
                encoded.tile().tileId(),
                encoded.modelVersion(),
                encoded.tile().generation(),
                tile(encoded.tile().key().value(), encoded.tile().generation()),
                encoded.embedding(),
                parts.stream()
                        .filter(TileCaptioned.class::isInstance)
                        .map(TileCaptioned.class::cast)
                        .filter(captioned -> captioned.modelVersion().equals(encoded.modelVersion()))
                        .filter(captioned ->
                                captioned.tile().generation() == encoded.tile().generation())
                        .findFirst()
                        .map(TileCaptioned::toCaption)
                        .orElse(null));
    }
}
