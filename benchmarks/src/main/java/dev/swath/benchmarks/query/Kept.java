package dev.swath.benchmarks.query;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Queryable;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/** Filters that keep a share of the synthetic tiles, each with another kind of condition. */
enum Kept {
    ALL("all") {
        @Override
        Filter filter(SyntheticTiles tiles, int query) {
            return Filter.ALL;
        }

        @Override
        IntPredicate keeps(SyntheticTiles tiles, int query) {
            return _ -> true;
        }
    },
    /** By time. */
    HALF("50 %") {
        @Override
        Filter filter(SyntheticTiles tiles, int query) {
            return new Filter.Temporal(
                    Queryable.DATETIME, new TimeInterval(SyntheticTiles.FIRST.plusSeconds(tiles.count() / 2), null));
        }

        @Override
        IntPredicate keeps(SyntheticTiles tiles, int query) {
            return number -> !tiles.datetime(number).isBefore(SyntheticTiles.FIRST.plusSeconds(tiles.count() / 2));
        }
    },
    /** By cloud. */
    HUNDREDTH("1 %") {
        @Override
        Filter filter(SyntheticTiles tiles, int query) {
            return new Filter.Compare(
                    Queryable.CLOUD_COVER, Filter.Operator.LESS, new Filter.Literal.Numeric(CLOUD * 100));
        }

        @Override
        IntPredicate keeps(SyntheticTiles tiles, int query) {
            return number -> tiles.cloud(number) * 100 < CLOUD * 100;
        }
    },
    /** By place, another one for each query. */
    TEN_THOUSANDTH("0.01 %") {
        @Override
        Filter filter(SyntheticTiles tiles, int query) {
            return new Filter.Spatial(Queryable.BBOX, box(query));
        }

        @Override
        IntPredicate keeps(SyntheticTiles tiles, int query) {
            BoundingBox box = box(query);
            return number -> tiles.box(number).intersects(box);
        }
    };

    private static final double CLOUD = 0.01;
    private static final double DEGREES = 2.4;

    private final String share;

    Kept(String share) {
        this.share = share;
    }

    abstract Filter filter(SyntheticTiles tiles, int query);

    abstract IntPredicate keeps(SyntheticTiles tiles, int query);

    private static BoundingBox box(int query) {
        SplittableRandom random = new SplittableRandom(query);
        double west = -179 + 355 * random.nextDouble();
        double south = -79 + 155 * random.nextDouble();
        return new BoundingBox(west, south, west + DEGREES, south + DEGREES);
    }

    @Override
    public String toString() {
        return share;
    }
}
