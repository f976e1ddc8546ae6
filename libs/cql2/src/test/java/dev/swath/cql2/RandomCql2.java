package dev.swath.cql2;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** CQL2 text of every kind, with values that {@link SyntheticTiles} have. */
final class RandomCql2 {
    private static final List<String> NUMBERS =
            List.of("gsd", "eo:cloud_cover", "swath:nodata_fraction", "swath:caption_confidence");
    private static final List<String> TIMES =
            List.of("datetime", "start_datetime", "end_datetime", "created", "updated");
    private static final List<String> TEXTS =
            List.of("platform", "description", "collection", "\"swath:key\"", "id", "swath:scene_id");
    private static final List<String> COMPARISONS = List.of("=", "<>", "<", "<=", ">", ">=");

    private final Random random;

    RandomCql2(Random random) {
        this.random = random;
    }

    /** An expression whose operators are nested so deep at most. */
    String expression(int depth) {
        return switch (depth == 0 ? 3 : random.nextInt(6)) {
            case 0 -> joined(" AND ", depth);
            case 1 -> joined(" OR ", depth);
            case 2 -> "NOT (" + expression(depth - 1) + ")";
            default -> predicate();
        };
    }

    /** {@code west,south,east,north} of whole degrees, which may cross the antimeridian. */
    String box() {
        int west = random.nextInt(360) - 180;
        int south = random.nextInt(150) - 85;
        int east = west + 5 + random.nextInt(120);
        return "%d,%d,%d,%d".formatted(west, south, east > 180 ? east - 360 : east, south + 1 + random.nextInt(25));
    }

    /** {@code A/B} where either may be open. */
    String interval(String open) {
        Instant first = instant();
        String end = random.nextInt(3) == 0
                ? open
                : first.plusSeconds(3_600L * random.nextInt(600)).toString();
        return random.nextInt(4) == 0 ? open + "/" + first : first + "/" + end;
    }

    private String joined(String word, int depth) {
        return IntStream.range(0, 2 + random.nextInt(2))
                .mapToObj(any -> "(" + expression(depth - 1) + ")")
                .collect(Collectors.joining(word));
    }

    private String predicate() {
        return switch (random.nextInt(9)) {
            case 0 -> compared(NUMBERS, this::number);
            case 1 -> compared(TIMES, this::time);
            case 2 -> compared(TEXTS, this::text);
            case 3 -> one(TEXTS.subList(0, 4)) + negation() + " LIKE '" + pattern() + "'";
            case 4 -> ranged(NUMBERS, this::number);
            case 5 -> ranged(TIMES, this::time);
            case 6 -> random.nextInt(3) == 0 ? one(everything()) + " IS" + negation() + " NULL" : spatial();
            case 7 -> spatial();
            default -> temporal();
        };
    }

    private List<String> everything() {
        return List.of(one(NUMBERS), one(TIMES), one(TEXTS), "geometry");
    }

    private String compared(List<String> properties, Supplier<String> value) {
        String property = one(properties);
        if (random.nextInt(4) == 0) {
            return property + negation() + " IN ("
                    + IntStream.range(0, 1 + random.nextInt(4))
                            .mapToObj(any -> value.get())
                            .collect(Collectors.joining(", "))
                    + ")";
        }
        return random.nextInt(5) == 0
                ? value.get() + " " + one(COMPARISONS) + " " + property
                : property + " " + one(COMPARISONS) + " " + value.get();
    }

    private String ranged(List<String> properties, Supplier<String> value) {
        return one(properties) + negation() + " BETWEEN " + value.get() + " AND " + value.get();
    }

    private String spatial() {
        String function = one(SpatialOperators.NAMES);
        return random.nextInt(4) == 0
                ? function + "(" + region() + ", geometry)"
                : function + "(geometry, " + region() + ")";
    }

    private String region() {
        String[] box = box().split(",", -1);
        int west = Math.min(Integer.parseInt(box[0]), 150);
        int south = Integer.parseInt(box[1]);
        int east = west + 1 + random.nextInt(29);
        int north = Integer.parseInt(box[3]);
        return switch (random.nextInt(5)) {
            case 0 -> "POINT(%d %d)".formatted(west, south);
            case 1 -> "LINESTRING(%d %d, %d %d)".formatted(west, south, east, north);
            case 2 -> "POLYGON((%1$d %2$d, %3$d %2$d, %3$d %4$d, %1$d %2$d))".formatted(west, south, east, north);
            default -> "BBOX(" + String.join(",", box) + ")";
        };
    }

    private String temporal() {
        String function = one(TemporalOperators.NAMES);
        String subject = random.nextBoolean()
                ? one(TIMES)
                : "INTERVAL(start_datetime, " + (random.nextInt(4) == 0 ? "'..'" : "end_datetime") + ")";
        String[] ends = interval("..").split("/", -1);
        String literal = random.nextInt(3) == 0 ? time() : "INTERVAL('%s', '%s')".formatted(ends[0], ends[1]);
        return random.nextInt(4) == 0
                ? function + "(" + literal + ", " + subject + ")"
                : function + "(" + subject + ", " + literal + ")";
    }

    private String number() {
        return String.valueOf(
                switch (random.nextInt(3)) {
                    case 0 -> random.nextInt(101);
                    case 1 -> random.nextInt(11) / 10.0;
                    default -> random.nextInt(9) / 2.0;
                });
    }

    private String time() {
        Instant instant = instant();
        return random.nextInt(3) == 0
                ? "DATE('" + instant.toString().substring(0, 10) + "')"
                : "TIMESTAMP('" + instant + "')";
    }

    private Instant instant() {
        return SyntheticTiles.START.plusSeconds(3_600L * random.nextInt(SyntheticTiles.HOURS));
    }

    private String text() {
        return "'"
                + one(List.of(
                        "sentinel-2a", "sentinel-2b", "c1", "c2", "c1/scene 1.tif", "boats", "forest boats", "x''y"))
                + "'";
    }

    private String pattern() {
        return IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(any -> one(List.of("%", "_", "boats", "100\\%", "road\\_side", "it''s", "c1/%", "2_", "港")))
                .collect(Collectors.joining(random.nextBoolean() ? "%" : ""));
    }

    private String negation() {
        return random.nextInt(3) == 0 ? " NOT" : "";
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
