package dev.swath.benchmarks.query;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;

/**
 * Made-up tiles. Each follows from its number alone, so that it can be made again at any time. Their embeddings are
 * near some thousand centres of unequal weight, in a space of fewer dimensions than they have; those of real pictures
 * are so, too. Places, times, clouds and captions are spread evenly.
 */
public final class SyntheticTiles {
    /** The first time; tiles are a second apart. */
    static final Instant FIRST = Instant.parse("2023-01-01T00:00:00Z");

    private static final int INNER_DIMENSIONS = 48;
    private static final int TILES_PER_CENTRE = 200;
    private static final int TILES_PER_SCENE = 400;
    private static final int SIDE = 224;
    private static final double DEGREES = 0.02;
    private static final long SEED = 20261129;
    private static final GeometryFactory GEOMETRY = new GeometryFactory();
    private static final List<String> THINGS =
            List.of("boats", "houses", "trees", "planes", "storage tanks", "roads", "a bridge", "fields", "a pond");
    private static final List<String> PLACES =
            List.of("a harbour", "a forest", "an airport", "a town", "the desert", "a river", "a beach", "a park");

    private final int count;
    private final int dimension;
    private final float[][] axes;
    private final float[][] centres;

    /**
     * @param count of tiles
     * @param dimension of their embeddings
     */
    public SyntheticTiles(int count, int dimension) {
        this.count = count;
        this.dimension = dimension;
        Random random = new Random(SEED);
        this.axes = gaussian(random, INNER_DIMENSIONS, dimension);
        this.centres = gaussian(random, Math.max(8, count / TILES_PER_CENTRE), INNER_DIMENSIONS);
    }

    public int count() {
        return count;
    }

    int dimension() {
        return dimension;
    }

    /** The embedding of a tile: float32 [dimension], of length 1. */
    float[] embedding(int number) {
        SplittableRandom random = random(number);
        // Squared, so that the first centres have most tiles.
        double share = random.nextDouble();
        return near(centres[(int) (share * share * centres.length)], 0.6, random);
    }

    /** A query that is no tile's embedding, near the centre of some tiles: float32 [dimension], of length 1. */
    public float[] query(int number) {
        SplittableRandom random = new SplittableRandom(SEED ^ (0x9E3779B97F4A7C15L * (number + 1L)));
        return near(centres[random.nextInt(centres.length)], 0.9, random);
    }

    Tile tile(int number) {
        SplittableRandom random = random(number).split();
        BoundingBox box = box(number);
        ObjectKey key = key(number);
        return Tile.builder("swath-scenes", key, sceneId(key), window(number), FIRST)
                .withPlace(
                        Footprint.of(
                                GEOMETRY.toGeometry(new Envelope(box.west(), box.east(), box.south(), box.north()))),
                        box)
                .withAcquired(datetime(number))
                .withListed(
                        datetime(number).plusSeconds(3_600), datetime(number).plusSeconds(3_600))
                .withGsd(0.5 + random.nextInt(60) / 2.0)
                .withCloud(cloud(number), null)
                .withNodataFraction(0.0)
                .withBands(List.of("red", "green", "blue"))
                .build();
    }

    /** Its id. */
    public TileId tileId(int number) {
        return TileId.of(sceneId(key(number)), window(number));
    }

    Caption caption(int number) {
        SplittableRandom random = random(number).split().split();
        String text = "many %s are near %s with %s in block %d"
                .formatted(
                        THINGS.get(random.nextInt(THINGS.size())),
                        PLACES.get(random.nextInt(PLACES.size())),
                        THINGS.get(random.nextInt(THINGS.size())),
                        random.nextInt(1_000));
        return Caption.ofModel(text, -0.5, Caption.Ending.END_TOKEN, random.nextDouble());
    }

    /** Where it is. */
    BoundingBox box(int number) {
        SplittableRandom random = new SplittableRandom(SEED + 37L * number);
        double west = -180 + 359 * random.nextDouble();
        double south = -80 + 159 * random.nextDouble();
        return new BoundingBox(west, south, west + DEGREES, south + DEGREES);
    }

    /** Share of clouds, 0…1, spread evenly. */
    double cloud(int number) {
        return new SplittableRandom(SEED + 31L * number).nextDouble();
    }

    Instant datetime(int number) {
        // Not in the order of the numbers, since scenes do not arrive in the order of their times.
        return FIRST.plusSeconds((number * 7_919L) % count);
    }

    Embedding asEmbedding(float[] vector) {
        return Embedding.of(vector);
    }

    private static ObjectKey key(int number) {
        int scene = number / TILES_PER_SCENE;
        return new ObjectKey("region-%d/scene-%d.tif".formatted(scene % 10, scene));
    }

    private static SceneId sceneId(ObjectKey key) {
        return SceneId.of("swath-scenes", key, "etag");
    }

    private static TileWindow window(int number) {
        int inScene = number % TILES_PER_SCENE;
        return new TileWindow(inScene % 20 * SIDE, inScene / 20 * SIDE, SIDE, SIDE);
    }

    private float[] near(float[] centre, double distance, SplittableRandom random) {
        float[] vector = new float[dimension];
        for (int axis = 0; axis < INNER_DIMENSIONS; axis++) {
            float along = (float) (centre[axis] + distance * random.nextGaussian());
            for (int i = 0; i < dimension; i++) {
                vector[i] += along * axes[axis][i];
            }
        }
        double square = 0;
        for (int i = 0; i < dimension; i++) {
            vector[i] += (float) (0.5 * random.nextGaussian());
            square += vector[i] * vector[i];
        }
        float length = (float) Math.sqrt(square);
        for (int i = 0; i < dimension; i++) {
            vector[i] /= length;
        }
        return vector;
    }

    private static SplittableRandom random(int number) {
        return new SplittableRandom(SEED + 1_000_003L * number);
    }

    private static float[][] gaussian(Random random, int rows, int columns) {
        float[][] values = new float[rows][columns];
        for (float[] row : values) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return values;
    }
}
