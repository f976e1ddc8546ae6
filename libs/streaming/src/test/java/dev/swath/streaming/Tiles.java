package dev.swath.streaming;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.model.Caption;
import dev.swath.testfixtures.SampleTiles;
import java.util.List;
import java.util.stream.IntStream;

/** Tiles to test with. */
public final class Tiles {
    private Tiles() {}

    public static TileIngested ingested(String name) {
        return ofGeneration(name, 1);
    }

    public static TileIngested ofGeneration(String name, long generation) {
        return new TileIngested(
                SampleTiles.tile(name + ".png").withGeneration(generation).build());
    }

    public static List<TileIngested> ingested(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> ingested(name + i)).toList();
    }

    public static TileCaptioned captioned(TileIngested ingested) {
        return captioned(ingested, "a picture");
    }

    public static TileCaptioned captioned(TileIngested ingested, String caption) {
        return TileCaptioned.of(
                ingested.tile(),
                new ModelVersion("test"),
                Caption.ofModel(caption, -1, Caption.Ending.END_TOKEN, null));
    }
}
